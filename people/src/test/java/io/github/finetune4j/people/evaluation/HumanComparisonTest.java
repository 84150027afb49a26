// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.MetricComparison;
import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.evaluation.gate.GateReport;
import io.github.finetune4j.evaluation.gate.QualityGates;
import io.github.finetune4j.evaluation.report.HtmlReport;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Gated;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study by people is an evaluation like any other. */
class HumanComparisonTest {
    private static final List<String> RATERS = List.of("ann", "bob", "cleo", "dan");

    private final SplittableRandom random = new SplittableRandom(5);

    private static List<LabelingTask> rows(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> Tasks.builder("row-" + i)
                        .addAnswer("old-model", "old answer")
                        .addAnswer("new-model", "new answer")
                        .expected("the expected answer")
                        .fields(Map.of("language", i % 2 == 0 ? "de" : "fr"))
                        .build())
                .toList();
    }

    private static HumanEvaluation study(int rows) {
        return HumanEvaluation.builder("old-model", "new-model", rows(rows))
                .criteria("tone")
                .addPreference()
                .raters(4)
                .build();
    }

    /** The new model gains so many points on average, and each rater has a taste of their own. */
    private void judge(HumanEvaluation study, double gain, double taste) {
        for (String rater : RATERS) {
            double own = gain + taste * (RATERS.indexOf(rater) - 1.5);
            Judges.judgeInTurn(study, List.of(rater), view -> says(view, ratingOf(own)));
        }
    }

    private ToIntFunction<LabelingView> ratingOf(double gain) {
        return view -> (int) Math.round(Math.max(-2, Math.min(2, gain + random.nextGaussian())));
    }

    private static Map<String, LabelValue> says(LabelingView view, ToIntFunction<LabelingView> lead) {
        int points = lead.applyAsInt(view);
        String before = Judges.named(view, "old");
        String after = Judges.named(view, "new");
        LabelValue preferred = points == 0 ? LabelValue.tie() : LabelValue.preferred(points > 0 ? after : before);
        return Map.of("preference", preferred, "tone", new Rated(Map.of(before, 3, after, 3 + points)));
    }

    private HumanResult result(int rows, double gain, double taste) {
        HumanEvaluation study = study(rows);
        judge(study, gain, taste);
        return study.result();
    }

    @Test
    void gates_passAndFail_onWhatPeopleSay() {
        Comparison better = result(40, 1, 0.2).comparison();
        Comparison worse = result(40, -1, 0.2).comparison();
        assertThat(better.gate(
                                QualityGates.better("preference"),
                                QualityGates.noWorse("tone", 0.3),
                                QualityGates.minRows(40))
                        .passed())
                .isTrue();
        assertThat(better.gate(QualityGates.atLeast("tone", 3.2)).passed()).isTrue();
        assertThat(worse.gate(QualityGates.noWorse("tone", 0.3)).passed()).isFalse();
        assertThat(worse.gate(QualityGates.notShownWorse("preference")).passed())
                .isFalse();
        assertThat(better.verdict()).as("the preference is the first metric").isEqualTo(Verdict.BETTER);
    }

    @Test
    void interval_isThatOverRatersAndRows_notTheNarrowOneOverRows() {
        HumanResult result = result(60, 0.4, 0.5);
        MetricComparison tone = result.comparison().metric("tone");
        CriterionResult told = result.criteria().get(0);
        assertThat(tone.effect()).isEqualTo(told.difference());
        assertThat(tone.baseline()).isEqualTo(told.baseline());
        assertThat(tone.candidate()).isEqualTo(told.candidate());
        double[] byRow = result.comparison().rows().stream()
                .mapToDouble(pair -> pair.difference("tone"))
                .toArray();
        Interval overRows = Means.tInterval(byRow, 0.95);
        assertThat(tone.effect().estimate()).isCloseTo(overRows.estimate(), within(1e-12));
        assertThat(tone.effect().width()).isGreaterThan(2 * overRows.width());
        assertThat(overRows.contains(0))
                .as("over rows alone the difference seems sure")
                .isFalse();
        assertThat(tone.verdict())
                .as("four raters of different taste don't show it")
                .isEqualTo(Verdict.UNDECIDED);
        assertThat(tone.test().method()).isEqualTo("crossed rows and raters");
        assertThat(tone.effectSize()).isEmpty();
        assertThat(tone.furtherRows()).as("rows alone would not decide").isEmpty();
        assertThat(tone.nonInferiority(3).pValue()).isLessThan(0.05).isPositive();
        assertThat(tone.nonInferiority(0.1).pValue())
                .isGreaterThan(tone.nonInferiority(1).pValue());
    }

    @Test
    void preference_isEachModelsShare() {
        HumanResult result = result(30, 0.7, 0.2);
        MetricComparison found = result.comparison().metric("preference");
        Interval share = result.preference().orElseThrow().candidateShare();
        assertThat(found.candidate()).isEqualTo(share);
        assertThat(found.baseline().estimate()).isCloseTo(1 - share.estimate(), within(1e-12));
        assertThat(found.effect().lower()).isCloseTo(2 * share.lower() - 1, within(1e-12));
        assertThat(found.effect().contains(0)).isEqualTo(share.contains(0.5));
    }

    @Test
    void slices_andRowsNobodyHasJudged() {
        HumanEvaluation study = study(30);
        for (int i = 0; i < 12; i++) {
            Judges.judgeOne(study, "ann", view -> says(view, row -> number(row) % 2));
            Judges.judgeOne(study, "bob", view -> says(view, row -> number(row) % 2));
        }
        Comparison judged = study.result()
                .comparison(evaluator -> evaluator
                        .addSlice("language")
                        .addMetric(Metric.continuous(
                                "length", answer -> answer.actualText().length())));
        assertThat(judged.size()).isEqualTo(30);
        assertThat(judged.candidate().missing("tone")).isBetween(6L, 18L);
        assertThat(judged.notes()).anyMatch(note -> note.startsWith("tone could not be determined for "));
        assertThat(judged.worstSlices("tone"))
                .extracting(slice -> slice.metric().effect().method())
                .containsOnly("exact, of rows in which all say the same");
        assertThat(judged.worstSlices("tone"))
                .as("each has its own rows")
                .extracting(slice -> slice.value() + slice.metric().effect().estimate())
                .containsExactly("de0.0", "fr1.0");
        assertThat(judged.metric("length").effect().estimate()).isZero();
        assertThat(judged.candidate().rows().get(0).expected()).isEqualTo("the expected answer");
        assertThat(judged.candidate().rows().get(0).fields()).containsEntry("language", "de");
        assertThat(study.queue().tasks().get(0).expected())
                .as("nobody has seen it")
                .isEmpty();
        assertThatThrownBy(() -> study.result().comparison(evaluator -> evaluator.clusterBy("language")))
                .hasMessageContaining("a metric of raters, who know of no groups -> leave clusterBy(...) out");
    }

    private static int number(LabelingView view) {
        return Integer.parseInt(view.taskId().substring("row-".length()));
    }

    @Test
    void nothingJudgedYet_isUndecided_andOneRaterIsSaid() {
        assertThat(study(5).result().comparison().verdict()).isEqualTo(Verdict.UNDECIDED);
        HumanEvaluation study = study(5);
        Judges.judgeOne(study, "ann", view -> says(view, any -> 1));
        assertThat(study.result().comparison().metric("tone").effect().method()).startsWith("none");
        Judges.judgeInTurn(study, List.of("ann"), view -> says(view, ratingOf(1)));
        MetricComparison tone = study.result().comparison().metric("tone");
        assertThat(tone.effect().method()).endsWith("of this one rater");
        assertThat(tone.test().method()).endsWith("of this one rater");
    }

    @Test
    void report_showsIt() {
        Comparison judged = result(20, 1, 0.2).comparison();
        GateReport gates = judged.gate(QualityGates.better("preference"));
        String html =
                HtmlReport.builder().comparison(judged).gates(gates).build().html();
        assertThat(html).contains("new-model", "preference", "tone", "MOVER over crossed rows and raters");
        assertThat(html).contains("better than the baseline by preference");
    }

    @Test
    void registry_keepsIt_withTheIdentityOfWhatWasCompared(@TempDir Path folder) {
        Comparison byMetric = Evaluator.builder()
                .metrics(Metric.binary("exact", answer -> answer.actualText().equals(answer.expectedText())))
                .build()
                .compare(model("old"), model("new"), questions());
        HumanEvaluation study = HumanEvaluation.builder(byMetric)
                .criteria("tone")
                .addPreference()
                .raters(2)
                .build();
        Judges.judgeInTurn(study, List.of("ann", "bob"), view -> says(view, ratingOf(1.5)));
        Comparison judged;
        try (RegistryStore registry = FileRegistry.open(folder)) {
            judged = study.result().comparison(evaluator -> evaluator.registry(registry));
            judged.gate(QualityGates.better("preference"));
        }
        try (RegistryStore registry = FileRegistry.open(folder)) {
            Evaluated kept = registry.records().stream()
                    .filter(Evaluated.class::isInstance)
                    .map(Evaluated.class::cast)
                    .filter(record -> !record.baseline().isEmpty())
                    .findFirst()
                    .orElseThrow();
            assertThat(kept.model()).isEqualTo("weights of new");
            assertThat(kept.baseline()).isEqualTo("weights of old");
            assertThat(kept.testData())
                    .as("the rows of the test set")
                    .contains(byMetric.candidate().data().hex());
            assertThat(String.valueOf(kept.figures().get("metrics")))
                    .contains(
                            "MOVER over crossed rows and raters",
                            judged.metric("tone").effect().lower() + "");
            assertThat(registry.records()).filteredOn(Gated.class::isInstance).hasSize(1);
        }
    }

    private static ChatModel model(String name) {
        return new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                return new ChatResponse(name, FinishReason.STOP, new Usage(1, 1));
            }

            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<String> identity() {
                return Optional.of("weights of " + name);
            }
        };
    }

    private static Dataset questions() {
        return Dataset.of(IntStream.range(0, 12)
                .mapToObj(i -> ChatExample.of(Message.user("question " + i), Message.assistant("expected")))
                .toList());
    }
}
