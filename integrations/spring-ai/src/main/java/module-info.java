// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Models of finetune4j as Spring AI's, and Spring AI's as finetune4j's. */
module io.github.finetune4j.springai {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive micrometer.observation;
    requires transitive reactor.core;
    requires transitive spring.ai.model;
    requires spring.ai.commons;
    requires spring.core;
    requires org.reactivestreams;

    exports io.github.finetune4j.springai;
}
