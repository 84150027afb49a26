// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.callback.Callbacks;
import io.github.finetune4j.rollout.LiveMetric;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallRecorderTest {
    private static final int MINE = LiveMetric.builtIn().size();

    private final Callbacks callbacks =
            new Callbacks(System.getLogger(CallRecorderTest.class.getName()), InstantSource.system());

    private CallRecorder recorder(LiveMetric... metrics) {
        return new CallRecorder(
                Stream.of(metrics).map(CallMetric::of).toList(),
                response -> response.text().isEmpty(),
                arm -> arm.equals("free") ? null : new TokenPrice(1e6, 2e6, "EUR"),
                metric -> callbacks.of(metric, "it is left out"));
    }

    private static CallFacts answered(String arm) {
        ChatResponse response = new ChatResponse("hello", FinishReason.STOP, new Usage(5, 3));
        return new CallFacts(arm, ChatRequest.user("hi"), response, null, false, 7_000_000, 2_000_000);
    }

    private static CallFacts failed(@Nullable Throwable failure) {
        return new CallFacts("a", ChatRequest.user("hi"), null, failure, failure == null, 7_000_000, -1);
    }

    @Test
    void anAnswer_hasTheFiguresOfEveryCall_andThoseOfTheApplication() {
        CallRecord record =
                recorder(LiveMetric.rate("mine", (request, response) -> 0.5)).record(answered("a"));
        assertThat(record.figures())
                .containsEntry("error_rate", 0.0)
                .containsEntry("timeout_rate", 0.0)
                .containsEntry("latency_ms", 7.0)
                .containsEntry("first_text_ms", 2.0)
                .containsEntry("output_tokens", 3.0)
                .containsEntry("refusal_rate", 0.0)
                .containsEntry("cost", 11.0)
                .containsEntry("mine", 0.5)
                .hasSize(8);
        assertThat(recorder().record(answered("free")).figures()).doesNotContainKey("cost");
    }

    @Test
    void aFailure_isAnError_andLateWhereItTookTooLong() {
        CallRecord broken = recorder().record(failed(new IllegalStateException("x")));
        assertThat(broken.figures()).containsEntry("error_rate", 1.0).containsEntry("timeout_rate", 0.0);
        assertThat(broken.figures()).containsEntry("latency_ms", 7.0).hasSize(3);
        CallRecord late = recorder().record(failed(new IllegalStateException(new TimeoutException())));
        assertThat(late.figures()).containsEntry("timeout_rate", 1.0);
        assertThat(late.givenUp()).isFalse();
        assertThat(recorder().record(failed(null)).givenUp()).isTrue();
    }

    @Test
    void aMetricThatThrows_orGivesNoNumberOfItsKind_isLeftOut_counted_andSaid() {
        CallRecord record = recorder(
                        LiveMetric.rate("thrown", (request, response) -> {
                            throw new IllegalStateException("x");
                        }),
                        LiveMetric.rate("two", (request, response) -> 2),
                        LiveMetric.amount("nan", (request, response) -> Double.NaN),
                        LiveMetric.amount("good", (request, response) -> 2))
                .record(answered("a"));
        assertThat(record.figures()).doesNotContainKeys("thrown", "two", "nan").containsEntry("good", 2.0);
        for (int m = MINE; m < MINE + 3; m++) {
            assertThat(record.has(m)).isTrue();
            assertThat(record.bad(m)).isTrue();
        }
        assertThat(callbacks.failures()).extracting(CallbackFailures::callback).containsExactly("nan", "thrown", "two");
        assertThat(callbacks.failures()).extracting(CallbackFailures::count).containsOnly(1L);
    }

    @Test
    void whatWasMeasuredWithin_isTakenOver_andTheRestIsMeasured() {
        AtomicInteger calls = new AtomicInteger();
        LiveMetric mine = LiveMetric.rate("mine", (request, response) -> calls.incrementAndGet());
        LiveMetric broken = LiveMetric.rate("broken", (request, response) -> {
            calls.incrementAndGet();
            throw new IllegalStateException("x");
        });
        CallRecord within = recorder(mine, broken).record(answered("a"));
        CallFacts around = new CallFacts(
                "free", ChatRequest.user("hi"), answered("a").response(), null, false, 9_000_000, 8_000_000);
        CallRecord record = recorder(broken, mine, LiveMetric.amount("more", (request, response) -> 3))
                .record(around, within);
        assertThat(calls.get()).isEqualTo(2);
        assertThat(record.figures())
                .containsEntry("latency_ms", 7.0)
                .containsEntry("first_text_ms", 7.0)
                .containsEntry("cost", 11.0)
                .containsEntry("mine", 1.0)
                .containsEntry("more", 3.0)
                .doesNotContainKey("broken");
    }

    @Test
    void aScope_holdsWhatIsLeftWithinIt_byTheAnswersId() {
        CallRecord record = recorder().record(answered("a"));
        CallScope.leave(record, "nobody wants it");
        try (CallScope outer = CallScope.open()) {
            try (CallScope inner = CallScope.open()) {
                CallScope.leave(record, "x");
                assertThat(inner.of(Objects.requireNonNull(answered("a").response())))
                        .isNull();
                assertThat(inner.of(answer("x"))).extracting(CallRecord::id).isEqualTo("x");
            }
            assertThat(outer.of(answer("x"))).isNull();
            IllegalStateException failure = new IllegalStateException("x");
            CallScope.leave(recorder().record(failed(failure)));
            assertThat(outer.of(failure)).isNotNull();
            assertThat(outer.of(new IllegalStateException("y"))).isNull();
        }
    }

    private static ChatResponse answer(String id) {
        return new ChatResponse("", FinishReason.STOP, new Usage(0, 0)).with("finetune4j_call", id);
    }
}
