// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.error.FineTuneException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Whatever the small model does, the large one answers. */
class HostileSmallModelTest {
    private static final CascadeCalibration FOUND = new CascadeCalibration(600, 0.8, 0.02, 0.95, 0.75, 0, 0.03);

    private static Cascade.Builder builder(ChatModel small) {
        return Cascade.builder()
                .small(small)
                .large(Pair.large())
                .noWorseThan(Pair.ACCURACY)
                .calibration(FOUND)
                .auditShare(0);
    }

    private static void passesOn(Cascade.Builder builder, String callback, String failure) {
        try (Cascade cascade = builder.build()) {
            assertThat(cascade.chat(Pair.easy()).fields()).containsEntry("cascade", "large");
            assertThat(cascade.chatAll(List.of(Pair.easy(), Pair.easy())))
                    .allSatisfy(answer -> assertThat(answer.fields()).containsEntry("cascade", "large"));
            CascadeReport report = cascade.report();
            assertThat(report.silent()).isEqualTo(3);
            assertThat(report.passedOn()).isEqualTo(3);
            assertThat(report.failures()).extracting(CallbackFailures::callback).containsExactly(callback);
            assertThat(report.failures().get(0).failure()).contains(failure);
            assertThat(report.toString()).contains(callback + " failed");
        }
    }

    private static void unsure(ToDoubleFunction<ChatResponse> confidence, String failure) {
        passesOn(builder(Pair.small()).confidence(confidence), "the confidence of a cascade", failure);
    }

    @Test
    void thatThrows() {
        passesOn(
                builder(request -> {
                    throw new IllegalStateException("the text of a user");
                }),
                "the small model of a cascade",
                "java.lang.IllegalStateException");
    }

    @Test
    void thatThrowsAnError() {
        passesOn(
                builder(request -> {
                    throw new NoClassDefFoundError("x");
                }),
                "the small model of a cascade",
                "NoClassDefFoundError");
    }

    @Test
    @SuppressWarnings("NullAway") // as code of others does, which no compiler has checked
    void thatAnswersNull() {
        passesOn(builder(request -> null), "the small model of a cascade", "NullPointerException");
    }

    @Test
    void thatGivesTooFewAnswers() {
        ChatModel one = new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                throw new IllegalStateException();
            }

            @Override
            public List<ChatResponse> chatAll(List<ChatRequest> requests) {
                return List.of(Pair.answer("A"));
            }
        };
        passesOn(builder(one), "the small model of a cascade", "it gave 1 answers to 2 requests");
    }

    private static ChatModel hanging() {
        CountDownLatch never = new CountDownLatch(1);
        return request -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Pair.answer("A");
        };
    }

    @Test
    void thatHangs() {
        passesOn(
                builder(hanging()).patience(Duration.ofMillis(20)), "the small model of a cascade", "no answer within");
    }

    @Test
    void withoutLogProbabilities() {
        passesOn(builder(Pair.large()), "the confidence of a cascade", "it gave no number");
    }

    @Test
    void withAConfidenceThatIsNone() {
        unsure(answer -> Double.NaN, "it gave no number");
        unsure(answer -> 1.5, "it gave a number that is not from 0 to 1");
        unsure(answer -> Double.NEGATIVE_INFINITY, "it gave a number that is not from 0 to 1");
        unsure(
                answer -> {
                    throw new ArithmeticException("the text of a user");
                },
                "java.lang.ArithmeticException");
    }

    @Test
    void thatFailsOnSomeCalibrationRows_passesThoseOn() {
        ChatModel some = request -> {
            if (Pair.text(request).endsWith("8")) {
                throw new IllegalStateException();
            }
            return Pair.small(request);
        };
        try (Cascade cascade = Pair.builder().small(some).build()) {
            assertThat(cascade.calibration().answered()).isBetween(0.6, 0.7);
            assertThat(cascade.calibration().worse()).isZero();
        }
    }

    @Test
    void callerThatIsInterrupted_isTold() {
        try (Cascade cascade = builder(hanging()).build()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> cascade.chat(Pair.easy()))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageStartingWith("interrupted while the small model of a cascade answered -> ask again");
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
