// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Calls, training, evaluations and rollouts as OpenTelemetry spans, metrics and events; feedback as events. */
module io.github.finetune4j.opentelemetry {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.capture;
    requires transitive io.github.finetune4j.core;
    requires transitive io.opentelemetry.api;
    requires io.opentelemetry.context;

    exports io.github.finetune4j.opentelemetry;
}
