// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The common part of HTTP providers: transport, retries, limits, uploads, paging, server-sent events, errors. */
@SuppressWarnings("module") // names modules that are compiled later
module io.github.finetune4j.http {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive java.net.http;
    requires static io.github.finetune4j.console; // for its pages alone
    requires io.github.resilience4j.circuitbreaker;
    requires io.github.resilience4j.core;
    requires io.github.resilience4j.ratelimiter;
    requires io.github.resilience4j.retry;
    requires org.slf4j; // Resilience4j's, which names nothing itself

    exports io.github.finetune4j.http;
    exports io.github.finetune4j.http.batch;
    exports io.github.finetune4j.http.batch.pages;
    exports io.github.finetune4j.http.provider;
    exports io.github.finetune4j.http.sse;
    exports io.github.finetune4j.http.upload;
    exports io.github.finetune4j.http.internal.provider to
            io.github.finetune4j.anthropic,
            io.github.finetune4j.aws,
            io.github.finetune4j.fireworks,
            io.github.finetune4j.google,
            io.github.finetune4j.openai,
            io.github.finetune4j.together;
}
