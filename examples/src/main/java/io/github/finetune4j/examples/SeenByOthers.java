// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.micrometer.CaptureMeters;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.opentelemetry.EvaluationEvents;
import io.github.finetune4j.opentelemetry.MetricNames;
import io.github.finetune4j.opentelemetry.TracedModel;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A live model as OpenTelemetry and Micrometer see it. */
final class SeenByOthers {
    private SeenByOthers() {}

    static ChatModel traced(ChatModel captured, OpenTelemetry openTelemetry) {
        // tag::traced[]
        ChatModel model = TracedModel.builder(captured, openTelemetry)
                .provider("openai")
                .server("api.openai.com", 443) // spans of kind CLIENT; without it INTERNAL
                .metricNames(MetricNames.NEWEST)
                .build();
        // end::traced[]
        return model;
    }

    static ChatModel withContent(ChatModel captured, OpenTelemetry openTelemetry) {
        // tag::content[]
        ChatModel model = TracedModel.builder(captured, openTelemetry)
                .recordContent(text -> text.replaceAll("\\d", "#"))
                .build();
        // end::content[]
        return model;
    }

    static Consumer<Captured> events(OpenTelemetry openTelemetry) {
        // tag::events[]
        Consumer<Captured> events = new EvaluationEvents(openTelemetry); // a listener of what is captured
        // end::events[]
        return events;
    }

    static Consumer<Captured> meters(MeterRegistry registry, LongSupplier dropped) {
        // tag::meters[]
        CaptureMeters meters = CaptureMeters.bind(registry).dropped(dropped); // a listener, too
        // end::meters[]
        return meters;
    }
}
