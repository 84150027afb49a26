// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events beside spans, and what all of training, evaluation and rollout have in common. */
final class LifeEvents {
    static final List<Double> SECONDS = List.of(1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 14400.0, 43200.0, 86400.0);

    private static final Map<String, String> PROVIDERS = Map.of(
            "local", "finetune4j",
            "vertex-ai", "gcp.vertex_ai",
            "aws-bedrock", "aws.bedrock");

    private final Logger logger;

    LifeEvents(OpenTelemetry openTelemetry) {
        logger = openTelemetry.getLogsBridge().get(Telemetry.SCOPE);
    }

    void emit(String name, Context context, Instant at, Severity severity, Attributes attributes) {
        logger.logRecordBuilder()
                .setEventName(name)
                .setContext(context)
                .setTimestamp(at)
                .setSeverity(severity)
                .setAllAttributes(attributes)
                .emit();
    }

    /** {@return the word of the conventions for a provider of ours; its own where they have none} */
    static String provider(String id) {
        return PROVIDERS.getOrDefault(id, id);
    }
}
