// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CascadeTest {
    @Test
    void classifierThatAbstains_isPassedOn_howeverProbableItsBestGuess() {
        ChatModel small = request -> Pair.text(request).startsWith("odd")
                ? Pair.answer("unknown").with("logprobs", Pair.probable(0.999)).with("abstained", true)
                : Pair.small(request);
        try (Cascade cascade = Pair.builder().small(small).build()) {
            assertThat(cascade.chat(ChatRequest.user("odd A")).text()).isEqualTo("A");
            assertThat(cascade.report().silent()).isZero();
        }
    }

    @Test
    void smallOneAnswersWhatItIsSureOf_andPassesOnTheRest() {
        try (Cascade cascade = Pair.builder().build()) {
            assertThat(cascade.calibration().answered()).isEqualTo(0.75);
            assertThat(cascade.calibration().threshold()).isBetween(0.6, 0.99);
            assertThat(cascade.calibration().worse()).isZero();
            ChatResponse easy = cascade.chat(Pair.easy());
            ChatResponse hard = cascade.chat(Pair.hard());
            assertThat(easy.text()).isEqualTo("A");
            assertThat(easy.fields()).containsEntry("cascade", "small");
            assertThat(hard.text()).isEqualTo("A");
            assertThat(hard.fields()).containsEntry("cascade", "large");
            CascadeReport report = cascade.report();
            assertThat(report.answered()).isEqualTo(1);
            assertThat(report.passedOn()).isEqualTo(1);
            assertThat(report.passedOnShare()).isEqualTo(0.5);
            assertThat(report.silent()).isZero();
            assertThat(report.open()).isTrue();
            assertThat(report.smallUsage().inputTokens()).isEqualTo(20);
            assertThat(report.largeUsage().inputTokens()).isEqualTo(10);
            assertThat(report.cost()).isEmpty();
            assertThat(report.toString())
                    .startsWith("2 calls, 50.0 % passed on")
                    .endsWith("door is open");
        }
    }

    @Test
    void streams_comeInOnePieceFromTheSmallOne_andAsTheyDoFromTheLargeOne() {
        ChatModel large = new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                return Pair.answer("A");
            }

            @Override
            public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
                onText.accept("");
                onText.accept("A");
                return Pair.answer("A");
            }
        };
        try (Cascade cascade = Pair.builder().large(large.named("large")).build()) {
            List<String> pieces = new ArrayList<>();
            assertThat(cascade.chat(Pair.easy(), pieces::add).fields()).containsEntry("cascade", "small");
            assertThat(pieces).containsExactly("A");
            assertThat(cascade.chat(Pair.hard(), pieces::add).fields()).containsEntry("cascade", "large");
            assertThat(pieces).containsExactly("A", "", "A");
        }
    }

    @Test
    void batches_areAnsweredInTheirOrder() {
        try (Cascade cascade = Pair.builder().build()) {
            List<ChatResponse> all = cascade.chatAll(List.of(Pair.hard(), Pair.easy(), Pair.hard()));
            assertThat(all)
                    .extracting(answer -> answer.fields().get("cascade"))
                    .containsExactly("large", "small", "large");
            assertThat(cascade.chatAll(List.of())).isEmpty();
            assertThat(cascade.report().passedOn()).isEqualTo(2);
            assertThat(cascade.gainsFromBatches()).isFalse();
        }
    }

    @Test
    void rowsThatAreMissing_areSaid_andWithThemItIsShown() {
        assertThatThrownBy(() -> Pair.builder().calibrate(Pair.rows(60)).build())
                .isInstanceOfSatisfying(CascadeRefusedException.class, refused -> {
                    long missing = refused.rowsMissing().orElseThrow();
                    assertThat(missing).isBetween(90L, 250L);
                    assertThat(refused)
                            .hasMessage("a cascade at most 0.02 worse than the large model can't be shown with 60"
                                    + " calibration rows -> give " + missing + " more, about " + (missing + 60)
                                    + " in all");
                    Pair.builder()
                            .calibrate(Pair.rows(60 + (int) missing))
                            .build()
                            .close();
                    assertThatThrownBy(() -> Pair.builder()
                                    .calibrate(Pair.rows(59 + (int) missing))
                                    .build())
                            .isInstanceOf(CascadeRefusedException.class);
                });
    }

    @Test
    void smallOneThatIsAlwaysWrong_isRefused_andNoNumberOfRowsHelps() {
        assertThatThrownBy(() -> Pair.builder()
                        .small(request -> Pair.answer("B").with("logprobs", Pair.probable(0.9)))
                        .build())
                .isInstanceOfSatisfying(
                        CascadeRefusedException.class,
                        refused -> assertThat(refused.rowsMissing()).isEmpty())
                .hasMessageContaining("worse where it is surest, too -> train it further");
    }

    @Test
    void modelWithoutLogProbabilities_isRefused() {
        assertThatThrownBy(() -> Pair.builder().small(Pair.large()).build())
                .isInstanceOf(CascadeRefusedException.class)
                .hasMessage(
                        "the small model is sure of none of 600 calibration rows -> give it with log-probabilities, or"
                                + " give a confidence(...)");
        try (Cascade cascade =
                Pair.builder().small(Pair.large()).confidence(answer -> 0.5).build()) {
            assertThat(cascade.calibration().answered()).isEqualTo(1);
        }
    }

    @Test
    void missingSettings_areNamedAtOnce() {
        assertThatThrownBy(() -> Cascade.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the cascade cannot be built: no small model -> give it with small(...); no large model ->"
                        + " give it with large(...); no promise -> give its metric with noWorseThan(...); one"
                        + " calibration is needed -> give rows, or answers, with calibrate(...), or calibration(...)");
        assertThatThrownBy(() -> Cascade.builder().noWorseThan(Pair.ACCURACY, 1))
                .hasMessage("tolerance of a cascade: 1.0 -> give a number between 0 and 1, both excluded");
        assertThatThrownBy(() -> Cascade.builder().journal(new MemoryJournalStore(), "a b"))
                .hasMessageStartingWith("name of a journal: \"a b\" -> give");
        assertThatThrownBy(() -> Cascade.builder().auditShare(2))
                .hasMessage("share of audits: 2.0 -> give a number from 0 to 1");
        assertThatThrownBy(() -> Cascade.builder().prices(new TokenPrice(1, 1, "USD"), new TokenPrice(1, 1, "EUR")))
                .hasMessage("prices of a cascade: USD and EUR -> give both in one currency");
    }

    @Test
    void metricOutsideOfZeroToOne_isRefused() {
        assertThatThrownBy(() -> Pair.builder()
                        .noWorseThan(Metric.continuous("length", answer -> 3))
                        .build())
                .hasMessage("score of length: 3.0 in row 1 -> give a metric with values from 0 to 1");
    }

    @Test
    void answersThatAreThere_areNotPaidForTwice_andACalibrationServesAgain() {
        Evaluator evaluator = Evaluator.builder()
                .metrics(Pair.ACCURACY)
                .request(request -> request.logProbabilities(true))
                .build();
        Evaluation small = evaluator.evaluate(Pair.small(), Pair.rows(600));
        Evaluation large = evaluator.evaluate(Pair.large(), Pair.rows(600));
        CascadeCalibration found;
        try (Cascade cascade = Cascade.builder()
                .small(Pair.small())
                .large(Pair.large())
                .noWorseThan(Pair.ACCURACY)
                .calibrate(small, large)
                .build()) {
            found = cascade.calibration();
            assertThat(found.rows()).isEqualTo(600);
            assertThat(found.auditLimit()).isBetween(0.02, 0.05);
        }
        try (Cascade again = Cascade.builder()
                .small(Pair.small())
                .large(Pair.large())
                .noWorseThan(Pair.ACCURACY)
                .calibration(found)
                .build()) {
            assertThat(again.chat(Pair.easy()).fields()).containsEntry("cascade", "small");
        }
        assertThatThrownBy(() -> Cascade.builder()
                        .small(Pair.small())
                        .large(Pair.large())
                        .noWorseThan(Pair.ACCURACY)
                        .calibrate(small, evaluator.evaluate(Pair.large(), Pair.rows(599)))
                        .build())
                .hasMessage("evaluations of a cascade: of two data sets -> evaluate both models on the same rows");
    }

    @Test
    void costs_areReported_andWhatSavesNothingIsRefused() {
        TokenPrice cheap = new TokenPrice(1, 1, "USD");
        TokenPrice dear = new TokenPrice(100, 100, "USD");
        try (Cascade cascade = Pair.builder().prices(cheap, dear).build()) {
            cascade.chat(Pair.easy());
            cascade.chat(Pair.hard());
            assertThat(cascade.report().cost().orElseThrow()).isBetween(22 * 1e-6 + 0.00109, 22 * 1e-6 + 0.00111);
            assertThat(cascade.report().largeAlone().orElseThrow()).isBetween(0.00219, 0.00221);
            assertThat(cascade.report().toString()).contains("the large model alone");
        }
        assertThatThrownBy(() -> Pair.builder().prices(dear, cheap).build())
                .isInstanceOf(CascadeRefusedException.class)
                .hasMessage(
                        "a cascade of which the small model answers 75 % would cost more than the large model alone ->"
                                + " take the large one, or a better small one");
    }

    @Test
    void identity_isThatOfBothModelsAndThePromise() {
        Cascade nameless = Pair.builder().build();
        assertThat(nameless.identity()).isEmpty();
        Cascade.Builder builder = Pair.builder()
                .small(Pair.small().named("small-1"))
                .large(Pair.large().named("large-1"));
        Cascade cascade = builder.build();
        Optional<String> identity = cascade.identity();
        assertThat(identity.orElseThrow()).startsWith("cascade/");
        assertThat(cascade.name()).isEqualTo("small-1 before large-1");
        assertThat(builder.build().identity()).isEqualTo(identity);
        assertThat(builder.noWorseThan(Pair.ACCURACY, 0.03).build().identity())
                .isPresent()
                .isNotEqualTo(identity);
        assertThat(cascade.identity()).isEqualTo(identity);
    }

    @Test
    void rollout_takesItAsAModel() {
        try (Cascade cascade = Pair.builder()
                        .small(Pair.small().named("small-1"))
                        .large(Pair.large().named("large"))
                        .build();
                Rollout live = RolloutPolicy.builder()
                        .name("small-first")
                        .addStage(1.0)
                        .build()
                        .start(Pair.large().named("large"), cascade, new MemoryRolloutStore())) {
            assertThat(live.chat(Pair.easy()).fields()).containsEntry("cascade", "small");
            List<String> pieces = new ArrayList<>();
            live.chat(Pair.hard(), pieces::add);
            assertThat(String.join("", pieces)).isEqualTo("A");
            assertThat(cascade.report().answered() + cascade.report().passedOn())
                    .isEqualTo(2);
        }
    }
}
