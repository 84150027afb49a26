// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.github.finetune4j.chat.ChatResponse;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.ArrayList;
import java.util.List;

/** The instruments of the conventions, by their newest names, their older ones, or both. */
final class ModelMetrics {
    private static final List<Double> SECONDS =
            List.of(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);
    private static final List<Long> TOKENS = List.of(
            1L, 4L, 16L, 64L, 256L, 1024L, 4096L, 16384L, 65536L, 262144L, 1048576L, 4194304L, 16777216L, 67108864L);
    private static final String NEWEST = "gen_ai.client.inference.";
    private static final String OLDER = "gen_ai.client.operation.";

    private final List<Tokens> tokens = new ArrayList<>();
    private final List<DoubleHistogram> durations = new ArrayList<>();
    private final List<DoubleHistogram> firstChunks = new ArrayList<>();
    private final List<DoubleHistogram> nextChunks = new ArrayList<>();

    /** A count of the tokens of a call; without an answer there were none. */
    private interface Tokens {
        void record(Attributes call, String modality, ChatResponse response);

        void recordNone(Attributes call);
    }

    ModelMetrics(Meter meter, MetricNames names) {
        if (names.newest()) {
            times(meter, NEWEST);
            tokens.add(newest(meter));
        }
        if (names.older()) {
            times(meter, OLDER);
            tokens.add(older(meter));
        }
    }

    private void times(Meter meter, String family) {
        durations.add(seconds(meter, family + "duration", "Time until the whole answer, or the failure."));
        firstChunks.add(seconds(meter, family + "time_to_first_chunk", "Time until the first piece of an answer."));
        nextChunks.add(seconds(meter, family + "time_per_output_chunk", "Time between two pieces of an answer."));
    }

    private static DoubleHistogram seconds(Meter meter, String name, String what) {
        return meter.histogramBuilder(name)
                .setUnit("s")
                .setDescription(what)
                .setExplicitBucketBoundariesAdvice(SECONDS)
                .build();
    }

    private static LongHistogram perCall(Meter meter, String name, String what) {
        return meter.histogramBuilder(name)
                .ofLongs()
                .setUnit("{token}")
                .setDescription(what)
                .setExplicitBucketBoundariesAdvice(TOKENS)
                .build();
    }

    private static LongCounter counter(Meter meter, String name, String what) {
        return meter.counterBuilder(NEWEST + "usage." + name)
                .setUnit("{token}")
                .setDescription(what)
                .build();
    }

    private static Tokens newest(Meter meter) {
        LongCounter input = counter(meter, "input_tokens", "Tokens of prompts, cached ones among them.");
        LongCounter output = counter(meter, "output_tokens", "Tokens of answers, those of reasoning among them.");
        LongCounter cached = counter(meter, "cache_read.input_tokens", "Tokens of prompts that were cached.");
        LongCounter reasoned = counter(meter, "reasoning.output_tokens", "Tokens of answers that were reasoning.");
        LongHistogram inputs = perCall(meter, NEWEST + "operation.input_tokens", "Tokens of a prompt.");
        LongHistogram outputs = perCall(meter, NEWEST + "operation.output_tokens", "Tokens of an answer.");
        return new Tokens() {
            @Override
            public void record(Attributes call, String modality, ChatResponse response) {
                Attributes asked = with(call, modality);
                Attributes answered = with(call, "text");
                input.add(response.usage().inputTokens(), asked);
                output.add(response.usage().outputTokens(), answered);
                ResponseAttributes.cached(response).ifPresent(count -> cached.add(count, asked));
                ResponseAttributes.reasoned(response).ifPresent(count -> reasoned.add(count, answered));
                inputs.record(response.usage().inputTokens(), call);
                outputs.record(response.usage().outputTokens(), call);
            }

            @Override
            public void recordNone(Attributes call) {
                input.add(0, with(call, "unknown"));
                output.add(0, with(call, "unknown"));
                inputs.record(0, call);
                outputs.record(0, call);
            }
        };
    }

    private static Attributes with(Attributes call, String modality) {
        return call.toBuilder().put(Keys.MODALITY, modality).build();
    }

    private static Tokens older(Meter meter) {
        LongHistogram usage = perCall(meter, "gen_ai.client.token.usage", "Tokens of a call, by their type.");
        return new Tokens() {
            @Override
            public void record(Attributes call, String modality, ChatResponse response) {
                usage.record(
                        response.usage().inputTokens(),
                        call.toBuilder().put(Keys.TOKEN_TYPE, "input").build());
                usage.record(
                        response.usage().outputTokens(),
                        call.toBuilder().put(Keys.TOKEN_TYPE, "output").build());
            }

            @Override
            public void recordNone(Attributes call) {
                // these names have no zeros
            }
        };
    }

    void answered(Attributes call, double seconds, String modality, ChatResponse response) {
        durations.forEach(each -> each.record(seconds, call));
        tokens.forEach(each -> each.record(call, modality, response));
    }

    void failed(Attributes call, String error, double seconds) {
        Attributes failed = call.toBuilder().put(Keys.ERROR, error).build();
        durations.forEach(each -> each.record(seconds, failed));
        tokens.forEach(each -> each.recordNone(call));
    }

    void firstChunk(Attributes call, double seconds) {
        firstChunks.forEach(each -> each.record(seconds, call));
    }

    void nextChunk(Attributes call, double seconds) {
        nextChunks.forEach(each -> each.record(seconds, call));
    }
}
