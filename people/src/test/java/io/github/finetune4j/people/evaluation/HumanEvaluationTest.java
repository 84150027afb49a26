// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.labeling.Receipt;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.LabelingTask;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HumanEvaluationTest {
    private static final List<LabelingTask> ROWS =
            IntStream.range(0, 60).mapToObj(i -> Tasks.pair("row-" + i)).toList();

    private final SplittableRandom random = new SplittableRandom(11);

    private static HumanEvaluation.Builder rows() {
        return HumanEvaluation.builder("old-model", "new-model", ROWS).seed(4);
    }

    /** What somebody says who sees a row. */
    private interface Opinion {
        Map<String, LabelValue> of(LabelingView view);
    }

    private static void judge(HumanEvaluation study, String rater, Opinion opinion) {
        for (Optional<LabelingView> row = study.next(rater); row.isPresent(); row = study.next(rater)) {
            LabelingView view = row.get();
            Duration took = Duration.ofSeconds(10);
            assertThat(study.answer(rater, view.taskId(), opinion.of(view), "", took))
                    .isEqualTo(Receipt.SAVED);
        }
    }

    /** Takes the new model's answer for better with a chance, and the other way round. */
    private Map<String, LabelValue> prefers(LabelingView view, double newIsBetter) {
        boolean better = random.nextDouble() < newIsBetter;
        return Map.of("preference", LabelValue.preferred(named(view, better ? "new" : "old")));
    }

    private static String named(LabelingView view, String begin) {
        return view.answers().stream()
                .filter(answer -> answer.text().startsWith(begin))
                .findFirst()
                .orElseThrow()
                .name();
    }

    private int noise() {
        return random.nextInt(3) - 1;
    }

    private Map<String, LabelValue> rates(LabelingView view, int gain) {
        return Map.of(
                "tone", new Rated(Map.of(named(view, "old"), 3 + noise(), named(view, "new"), 3 + noise() + gain)));
    }

    @Test
    void betterModel_isFound_byPreference_withoutPositionBias() {
        HumanEvaluation study = rows().addPreference().raters(3).build();
        for (String rater : List.of("ann", "bob", "cleo")) {
            judge(study, rater, view -> prefers(view, 0.8));
        }
        HumanResult result = study.result();
        PreferenceResult found = result.preference().orElseThrow();
        assertThat(result.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(found.candidateShare().estimate()).isCloseTo(found.wins() / 180.0, within(1e-12));
        assertThat(found.wins() + found.losses()).isEqualTo(180);
        assertThat(found.leftShare().orElseThrow().contains(0.5)).isTrue();
        assertThat(result.raters()).hasSize(3);
        assertThat(result.careless()).isEmpty();
        assertThat(result.summary()).contains("new-model is better against old-model", "agreement α", "wins");
    }

    @Test
    void intervalsHoldNothingThatNobodyCanSay() {
        HumanEvaluation study =
                rows().addPreference().criteria("tone").raters(3).build();
        int[] judged = {0};
        for (String rater : List.of("ann", "bob", "cleo")) {
            judge(study, rater, view -> {
                int off = judged[0]++ % 20 == 0 ? 1 : 0;
                Rated tone = new Rated(Map.of(named(view, "old"), 1 + off, named(view, "new"), 5 - off));
                return both(prefers(view, 1 - off), Map.of("tone", tone));
            });
        }
        HumanResult result = study.result();
        assertThat(result.preference().orElseThrow().candidateShare().upper()).isLessThanOrEqualTo(1);
        CriterionResult tone = result.criteria().get(0);
        assertThat(tone.candidate().upper()).isLessThanOrEqualTo(5);
        assertThat(tone.baseline().lower()).isGreaterThanOrEqualTo(1);
        assertThat(tone.difference().upper()).isLessThanOrEqualTo(4);
        assertThat(result.comparison().metric("preference").effect().upper()).isLessThanOrEqualTo(1);
    }

    @Test
    void criteria_giveMeansAndDifferences_andEqualOnesAreNotCalledDifferent() {
        HumanEvaluation better = rows().criteria("tone").raters(4).build();
        HumanEvaluation alike = rows().criteria("tone").raters(4).margin(0.6).build();
        for (String rater : List.of("ann", "bob", "cleo", "dan")) {
            judge(better, rater, view -> rates(view, 1));
            judge(alike, rater, view -> rates(view, 0));
        }
        CriterionResult tone = better.result().criteria().get(0);
        assertThat(tone.difference().estimate())
                .isCloseTo(tone.candidate().estimate() - tone.baseline().estimate(), within(1e-9));
        assertThat(tone.difference().contains(1)).isTrue();
        assertThat(tone.difference().n())
                .as("four raters were drawn, however many rows")
                .isEqualTo(4);
        assertThat(better.result().verdict()).isEqualTo(Verdict.BETTER);
        assertThat(better.result().overall().orElseThrow()).isEqualTo(tone.difference());
        assertThat(alike.result().verdict()).isEqualTo(Verdict.EQUIVALENT);
        assertThat(alike.result().criteria().get(0).agreement().orElseThrow().estimate())
                .as("nobody agrees about noise")
                .isCloseTo(0, within(0.2));
    }

    @Test
    void raterWhoAlwaysPressesTheSameKey_isFoundAndNamed_othersAreNot() {
        HumanEvaluation study =
                rows().addPreference().criteria("tone").raters(4).build();
        for (String rater : List.of("ann", "bob", "cleo")) {
            judge(study, rater, view -> both(prefers(view, 0.7), rates(view, 1)));
        }
        judge(
                study,
                "lazy",
                view -> Map.of("preference", LabelValue.preferred("A"), "tone", new Rated(Map.of("A", 3, "B", 3))));
        HumanResult result = study.result();
        assertThat(result.careless()).extracting(RaterReport::rater).containsExactly("lazy");
        RaterReport lazy = result.careless().get(0);
        assertThat(lazy.key()).isEqualTo("left for preference");
        assertThat(lazy.keyShare()).isEqualTo(1);
        assertThat(lazy.agreement()).isLessThan(0.3);
        assertThat(lazy.took()).isEqualTo(Duration.ofSeconds(10));
        assertThat(result.summary()).contains("lazy: 60 answers", "ALWAYS THE SAME KEY");
        assertThat(result.preference().orElseThrow().leftShare().orElseThrow().estimate())
                .isGreaterThan(0.55);
    }

    private static Map<String, LabelValue> both(Map<String, LabelValue> one, Map<String, LabelValue> other) {
        Map<String, LabelValue> all = new LinkedHashMap<>(one);
        all.putAll(other);
        return all;
    }

    @Test
    void goldQuestions_tellWhoIsRight() {
        List<LabelingTask> gold = IntStream.range(0, 30)
                .mapToObj(i -> Tasks.builder("sure-" + i)
                        .addAnswer("old-model", "old nonsense")
                        .addAnswer("new-model", "new and right")
                        .expected("would give the gold question away")
                        .addGold("preference", LabelValue.preferred("new-model"))
                        .build())
                .toList();
        HumanEvaluation study = rows().addPreference().raters(2).gold(0.3, gold).build();
        judge(study, "good", view -> {
            assertThat(view.json()).doesNotContain("would give");
            return prefers(view, view.taskId().startsWith("sure") ? 1 : 0.5);
        });
        judge(study, "bad", view -> prefers(view, view.taskId().startsWith("sure") ? 0 : 0.5));
        HumanResult result = study.result();
        assertThat(result.answers()).as("gold questions are no answers").isEqualTo(120);
        assertThat(result.raters()).extracting(RaterReport::rater).containsExactly("bad", "good");
        assertThat(result.raters()).extracting(RaterReport::goldRight).containsExactly(0.0, 1.0);
    }

    @Test
    void result_isThereAtAnyTime() {
        HumanEvaluation study = rows().addPreference().criteria("tone").build();
        assertThat(study.result().verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(study.result().preference()).isEmpty();
        for (int i = 0; i < 3; i++) {
            LabelingView view = study.next("ann").orElseThrow();
            study.answer("ann", view.taskId(), both(prefers(view, 1), rates(view, 0)), "", Duration.ZERO);
        }
        HumanResult early = study.result();
        assertThat(early.preference().orElseThrow().agreement()).isEmpty();
        assertThat(early.raters().get(0).agreement()).isNaN();
        assertThat(early.preference().orElseThrow().candidateShare().method()).contains("one rater");
    }

    @Test
    void comparison_isJudgedBlind_evenInTheBytes() {
        Comparison comparison = Evaluator.builder()
                .metrics(Metric.binary("exact", answer -> answer.actualText().equals(answer.expectedText())))
                .build()
                .compare(model("llama-base", "no"), model("llama-tuned-7", "yes"), questions(40));
        HumanEvaluation study = HumanEvaluation.builder(comparison)
                .addPreference()
                .criteria("accuracy")
                .sample(10)
                .raters(2)
                .build();
        assertThat(study.queue().tasks()).hasSize(10);
        assertThat(study.plan().ratings()).isEqualTo(20);
        judge(study, "ann", view -> {
            assertBlind(view);
            return Map.of("preference", LabelValue.bothBad(), "accuracy", new Rated(Map.of("A", 4, "B", 4)));
        });
        LabelingView seenLater = study.next("bob").orElseThrow();
        assertBlind(seenLater);
        assertThat(study.result().summary()).contains("llama-tuned-7 is undecided against llama-base", "10 both bad");
    }

    private static void assertBlind(LabelingView view) {
        assertThat(view.json() + view)
                .contains("yes", "no", "question")
                .doesNotContainIgnoringCase("llama")
                .doesNotContainIgnoringCase("baseline")
                .doesNotContainIgnoringCase("candidate")
                .doesNotContain("ann", "both_bad", "expected answer");
    }

    private static Dataset questions(int number) {
        return Dataset.of(IntStream.range(0, number)
                .mapToObj(i -> ChatExample.of(Message.user("question " + i), Message.assistant("the expected answer")))
                .toList());
    }

    private static ChatModel model(String name, String answer) {
        ChatModel model = request -> new ChatResponse(answer, FinishReason.STOP, new Usage(1, 1));
        return model.named(name);
    }

    @Test
    void journal_goesOnWithItsStudy_andWithNoOther() {
        try (MemoryJournalStore store = new MemoryJournalStore()) {
            HumanEvaluation first =
                    rows().addPreference().sample(20).store(store, "study").build();
            judge(first, "ann", view -> prefers(view, 0.9));
            HumanEvaluation again =
                    rows().addPreference().sample(20).store(store, "study").build();
            assertThat(again.result().summary()).isEqualTo(first.result().summary());
            assertThat(again.next("ann")).isEmpty();
            assertThatThrownBy(() -> rows().addPreference()
                            .sample(20)
                            .seed(5)
                            .store(store, "study")
                            .build())
                    .hasMessageContaining("rows of another study -> ");
        }
    }

    @Test
    void plan_saysWhatTheStudyCanShow() {
        StudyPlan plan = rows().addPreference().raters(3).sample(50).build().plan();
        assertThat(plan.ratings()).isEqualTo(150);
        assertThat(plan.share()).isCloseTo(2.8016 * 0.5 * Math.sqrt(2.0 / 3) / Math.sqrt(50), within(1e-3));
        assertThat(plan)
                .hasToString("150 ratings (50 rows, 3 raters each) show a difference of 0.39 points, or a share"
                        + " of 66 % instead of 50 %");
    }
}
