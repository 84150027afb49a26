// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.LabelingTask;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many models, with ties. */
class HumanRankingTest {
    private static final List<String> MODELS = List.of("m0", "m1", "m2", "m3");
    private static final List<String> RATERS = List.of("ann", "bob", "cleo", "dan");

    private final SplittableRandom random = new SplittableRandom(21);

    private static List<LabelingTask> rows(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> {
                    LabelingTask.Builder task = Tasks.builder("row-" + i);
                    MODELS.forEach(model -> task.addAnswer(model, model + " says"));
                    return task.build();
                })
                .toList();
    }

    private static HumanEvaluation.Builder study(int rows) {
        return HumanEvaluation.builder(MODELS, rows(rows))
                .addPreference()
                .raters(4)
                .seed(3);
    }

    /** Model k has the strength 0.8·k, in Davidson's model with ν = 1. */
    private Map<String, LabelValue> prefers(LabelingView view) {
        return Map.of("preference", preferred(view));
    }

    private LabelValue preferred(LabelingView view) {
        double a = Math.exp(0.8 * number(view, 0));
        double b = Math.exp(0.8 * number(view, 1));
        double drawn = random.nextDouble() * (a + b + Math.sqrt(a * b));
        return drawn < a ? LabelValue.preferred("A") : drawn < a + b ? LabelValue.preferred("B") : LabelValue.tie();
    }

    private static int number(LabelingView view, int place) {
        return view.answers().get(place).text().charAt(1) - '0';
    }

    @Test
    void rankingOfManyModels_hasTheOrder_andIntervals() {
        HumanEvaluation study = study(120).build();
        Judges.judgeInTurn(study, RATERS, this::prefers);
        HumanResult result = study.result();
        ModelRanking ranking = result.ranking().orElseThrow();
        assertThat(ranking.models()).containsExactly("m3", "m2", "m1", "m0");
        assertThat(ranking.strength("m3").contains(1.2)).isTrue();
        assertThat(ranking.strength("m3").method()).isEqualTo("Davidson, MOVER over crossed rows and raters");
        assertThat(ranking.difference("m3", "m0").lower()).isPositive();
        assertThat(ranking.difference("m3", "m0").contains(2.4)).isTrue();
        assertThat(MODELS.stream()
                        .mapToDouble(model -> ranking.strength(model).estimate())
                        .sum())
                .isCloseTo(0, within(1e-9));
        assertThat(ranking.winChance("m3", "m0")).isBetween(0.5, 0.9);
        assertThat(result.summary()).contains("ranking: m3 ");
        assertThat(result.raters()).extracting(RaterReport::answers).containsOnly(120L);
        assertThat(result.raters().get(0).agreement()).isBetween(-1.0, 1.0);
        assertThatThrownBy(() -> ranking.strength("m9"))
                .hasMessage("no model m9 in this study -> name one of [m0, m1, m2, m3]");
    }

    @Test
    void everyTwoModelsMeetAsOften_andARowShowsTwo() {
        HumanEvaluation study = study(62).build();
        Map<Set<String>, Long> met = study.queue().tasks().stream()
                .map(task -> task.answers().keySet())
                .collect(Collectors.groupingBy(names -> Set.copyOf(names), Collectors.counting()));
        assertThat(met).hasSize(6);
        assertThat(met.values()).allMatch(often -> often == 10 || often == 11);
        assertThat(study.next("ann").orElseThrow().answers()).hasSize(2);
        assertThat(study.plan().ratings()).isEqualTo(248);
        assertThat(study.plan().share()).as("between two models, from ten rows").isGreaterThan(0.3);
        HumanEvaluation again = study(62).build();
        assertThat(again.queue().tasks())
                .extracting(LabelingTask::answers)
                .isEqualTo(study.queue().tasks().stream()
                        .map(LabelingTask::answers)
                        .toList());
    }

    @Test
    void anyTwo_areComparedInTheRowsThatShowBoth() {
        HumanEvaluation study = study(120).criteria("tone").build();
        Judges.judgeInTurn(
                study,
                RATERS,
                view -> Map.of(
                        "preference",
                        preferred(view),
                        "tone",
                        new Rated(Map.of("A", 1 + number(view, 0), "B", 1 + number(view, 1)))));
        HumanResult result = study.result("m1", "m3");
        assertThat(result.answers()).isEqualTo(20 * 4);
        CriterionResult tone = result.criteria().get(0);
        assertThat(tone.baseline().estimate()).isEqualTo(2);
        assertThat(tone.candidate().estimate()).isEqualTo(4);
        assertThat(tone.difference().lower()).isBetween(0.9, 1.1); // twenty rows in which all say the same
        assertThat(result.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(study.result("m3", "m1").verdict()).isEqualTo(Verdict.WORSE);
        assertThat(study.result("m3", "m1").ranking().orElseThrow().models()).hasSize(4);
        Comparison judged = result.comparison();
        assertThat(judged.size()).isEqualTo(20);
        assertThat(judged.candidate().model()).isEqualTo("m3");
        assertThatThrownBy(() -> study.result("m1", "m7"))
                .hasMessage("no model m7 in this study -> name one of [m0, m1, m2, m3]");
    }

    @Test
    void beforeTheAnswersShowAnOrder_thereIsNone_andOneRaterIsSaid() {
        HumanEvaluation study = study(120).build();
        assertThat(study.result().ranking()).isEmpty();
        for (int i = 0; i < 3; i++) {
            Judges.judgeOne(study, "ann", view -> Map.of("preference", LabelValue.preferred("A")));
        }
        assertThat(study.result().ranking()).isEmpty();
        Judges.judgeInTurn(study, List.of("ann"), this::prefers);
        assertThat(study.result().ranking().orElseThrow().strength("m2").method())
                .isEqualTo("Davidson, Student t, clustered by item, of this one rater");
    }

    @Test
    void wrongStudies_areRefused() {
        assertThatThrownBy(() -> study(5).build())
                .hasMessage("rows to judge: 5, but 4 models make 6 pairs -> give at least a row for each pair");
        assertThatThrownBy(() -> HumanEvaluation.builder(List.of("m0", "m0"), rows(5)))
                .hasMessage("models of a study: [m0, m0] -> name at least two, each once");
        assertThatThrownBy(() -> HumanEvaluation.builder(List.of("m0", "m1"), rows(5))
                        .addPreference()
                        .build())
                .hasMessageContaining("-> give one of [m0, m1] each");
    }
}
