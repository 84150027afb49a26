// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The telemetry of a model's calls, with what is the same of all of them. */
final class Telemetry {
    static final String SCOPE = "io.github.finetune4j";

    private final Tracer tracer;
    private final ModelMetrics metrics;
    private final SpanKind kind;
    private final String name;
    private final Attributes attributes;
    private final @Nullable Content content;
    private final LongSupplier nanos;

    Telemetry(
            Tracer tracer,
            ModelMetrics metrics,
            SpanKind kind,
            String name,
            Attributes attributes,
            @Nullable Content content,
            LongSupplier nanos) {
        this.tracer = tracer;
        this.metrics = metrics;
        this.kind = kind;
        this.name = name;
        this.attributes = attributes;
        this.content = content;
        this.nanos = nanos;
    }

    /** {@return a span that has begun; what it says from the start may decide whether it is sampled} */
    Span span(Attributes request) {
        return tracer.spanBuilder(name)
                .setSpanKind(kind)
                .setAllAttributes(attributes)
                .setAllAttributes(request)
                .startSpan();
    }

    Attributes attributes() {
        return attributes;
    }

    ModelMetrics metrics() {
        return metrics;
    }

    Optional<Content> content() {
        return Optional.ofNullable(content);
    }

    long nanos() {
        return nanos.getAsLong();
    }
}
