// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One call under way: its span, and its clock. */
final class Call {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Telemetry telemetry;
    private final Span span;
    private final String modality;
    private final long began;
    private long lastChunk = -1;

    Call(Telemetry telemetry, ChatRequest request, Attributes more) {
        this.telemetry = telemetry;
        modality = RequestAttributes.textOnly(request) ? "text" : "unknown";
        span = telemetry.span(
                RequestAttributes.of(request).toBuilder().putAll(more).build());
        telemetry.content().ifPresent(content -> content.asked(span, request));
        began = telemetry.nanos();
    }

    Context context() {
        return Context.current().with(span);
    }

    void chunk() {
        long now = telemetry.nanos();
        if (lastChunk < 0) {
            double seconds = seconds(began, now);
            span.setAttribute(Keys.FIRST_CHUNK, seconds);
            telemetry.metrics().firstChunk(telemetry.attributes(), seconds);
        } else {
            telemetry.metrics().nextChunk(telemetry.attributes(), seconds(lastChunk, now));
        }
        lastChunk = now;
    }

    private static double seconds(long from, long to) {
        return (to - from) / NANOS;
    }

    void answered(ChatResponse response) {
        double seconds = seconds(began, telemetry.nanos());
        span.setAllAttributes(ResponseAttributes.of(response));
        telemetry.content().ifPresent(content -> content.answered(span, response));
        span.end();
        Attributes call = response.model()
                .map(model -> telemetry.attributes().toBuilder()
                        .put(Keys.RESPONSE_MODEL, model)
                        .build())
                .orElse(telemetry.attributes());
        telemetry.metrics().answered(call, seconds, modality, response);
    }

    /** Neither message nor stack of the failure: they may hold what was said. */
    void failed(Throwable failure) {
        double seconds = seconds(began, telemetry.nanos());
        String error = kind(failure.getClass());
        span.setAttribute(Keys.ERROR, error);
        span.setAttribute(Keys.FINISH, List.of("error"));
        span.setStatus(StatusCode.ERROR);
        span.end();
        telemetry.metrics().failed(telemetry.attributes(), error, seconds);
    }

    /** {@return a name of which there are few: a class without one of its own would bring a new one with each run} */
    static String kind(Class<?> failure) {
        return failure.isAnonymousClass() || failure.isHidden() ? "_OTHER" : failure.getName();
    }
}
