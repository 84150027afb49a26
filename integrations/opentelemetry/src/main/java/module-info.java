// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Calls of models as OpenTelemetry spans and metrics, feedback and scores as events. */
module io.github.finetune4j.opentelemetry {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.monitor;
    requires transitive io.opentelemetry.api;
    requires io.opentelemetry.context;

    exports io.github.finetune4j.opentelemetry;
}
