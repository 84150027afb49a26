// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.statistics.interval.Means;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A study may stop early. */
class EarlyVerdictTest {
    private static final Contest CONTEST = Contest.of(List.of(Contestant.of("old-model"), Contestant.of("new-model")));
    private static final int ROWS = 80;

    private final SplittableRandom random = new SplittableRandom(2);

    /** Three raters of different taste, who are even together, and rows that they see alike. */
    private static double[] rowsOfModelsThatAreAlike(long seed, double lead) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] rows = new double[ROWS];
        Arrays.setAll(rows, row -> {
            double shown = lead + (random.nextBoolean() ? 0.2 : -0.2);
            return IntStream.range(-1, 2)
                    .mapToDouble(rater -> said(random, 0.5 + shown + 0.2 * rater))
                    .average()
                    .orElseThrow();
        });
        return rows;
    }

    /** One in five is a tie. */
    private static double said(SplittableRandom random, double share) {
        return random.nextInt(5) == 0 ? 0.5 : random.nextDouble() < share ? 1 : 0;
    }

    private static int rowsUntilStop(double[] rows) {
        RowBets bets = RowBets.onShare(CONTEST);
        for (int i = 0; i < rows.length; i++) {
            if (bets.add(rows[i]).verdict().mayStop()) {
                return i + 1;
            }
        }
        return rows.length + 1;
    }

    private static boolean stopsByIntervalsForOneLook(double[] rows) {
        return IntStream.rangeClosed(10, rows.length)
                .mapToObj(n -> Means.tInterval(Arrays.copyOf(rows, n), 0.95))
                .anyMatch(interval -> !interval.contains(0.5));
    }

    @Test
    void lookedAtAfterEveryRow_modelsThatAreAlikeStopAStudyInAtMostFivePercent() {
        int studies = 400;
        int stopped = 0;
        int naive = 0;
        for (int study = 0; study < studies; study++) {
            double[] rows = rowsOfModelsThatAreAlike(900 + study, 0);
            stopped += rowsUntilStop(rows) <= ROWS ? 1 : 0;
            naive += stopsByIntervalsForOneLook(rows) ? 1 : 0;
        }
        double error = Math.sqrt(0.05 * 0.95 / studies);
        assertThat((double) stopped / studies).isLessThanOrEqualTo(0.05 + 3 * error);
        assertThat((double) naive / studies).as("intervals for one look").isGreaterThan(0.2);
    }

    @Test
    void aClearDifference_stopsEarly() {
        double[] until = IntStream.range(0, 50)
                .mapToDouble(study -> rowsUntilStop(rowsOfModelsThatAreAlike(study, 0.25)))
                .sorted()
                .toArray();
        assertThat(until[25]).as("the median, of 80 rows").isBetween(8.0, 40.0);
        assertThat(until[49]).isLessThanOrEqualTo(ROWS);
    }

    private static HumanEvaluation.Builder study(int rows) {
        return HumanEvaluation.builder(
                        "old-model",
                        "new-model",
                        IntStream.range(0, rows)
                                .mapToObj(i -> Tasks.pair("row-" + i))
                                .toList())
                .raters(2);
    }

    private Map<String, LabelValue> prefers(LabelingView view, double newIsBetter) {
        String better = random.nextDouble() < newIsBetter ? "new" : "old";
        return Map.of("preference", LabelValue.preferred(Judges.named(view, better)));
    }

    @Test
    void aRowCounts_whenItHasAllItsRaters() {
        HumanEvaluation study = study(40).addPreference().build();
        Judges.judgeInTurn(study, List.of("ann"), view -> prefers(view, 0.95));
        EarlyVerdict early = study.result().early();
        assertThat(early.mayStop()).isFalse();
        assertThat(early.rows()).isZero();
        assertThat(early.interval()).isEmpty();
        assertThat(early).hasToString("may not stop yet: no row has all its raters");
        int seen = 0;
        while (!study.result().early().mayStop()) {
            assertThat(Judges.judgeOne(study, "bob", view -> prefers(view, 0.95)))
                    .isTrue();
            seen++;
        }
        EarlyVerdict stopped = study.result().early();
        assertThat(stopped.rows()).isEqualTo(seen).isLessThan(30);
        assertThat(stopped.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(stopped.interval().orElseThrow().lower()).isGreaterThan(0.5);
        assertThat(stopped.interval().orElseThrow().method()).endsWith("of these raters");
        assertThat(study.result().summary()).contains("may stop: better, ", " rows, by these raters");
    }

    @Test
    void criteria_decideByTheirMeanDifference_orOneByItself() {
        HumanEvaluation study = study(60)
                .criteria("tone")
                .addCriterion("length", List.of("too long", "right"))
                .margin(0.5)
                .build();
        Judges.judgeInTurn(
                study,
                List.of("ann", "bob"),
                view -> Map.of(
                        "tone", rated(view, 2 + random.nextInt(2), 4 + random.nextInt(2)),
                        "length", rated(view, 1, 1)));
        HumanResult result = study.result();
        assertThat(result.early("tone").verdict()).isEqualTo(Verdict.BETTER);
        assertThat(result.early("tone").interval().orElseThrow().estimate())
                .isCloseTo(result.criteria().get(0).difference().estimate(), within(1e-9));
        assertThat(result.early("length").verdict()).isEqualTo(Verdict.EQUIVALENT);
        assertThat(result.early().interval().orElseThrow().estimate())
                .isCloseTo(result.overall().orElseThrow().estimate(), within(1e-9));
        assertThat(result.early().verdict()).isEqualTo(Verdict.BETTER);
        assertThatThrownBy(() -> result.early("style")).hasMessageContaining("style was not asked -> ");
    }

    @Test
    void aMeanThatIsRoundedBeyondTheEnd_isTakenForTheEnd() {
        RowBets bets = RowBets.onDifference(CONTEST, 7 / 3.0).add(Math.nextUp(7 / 3.0));
        assertThat(bets.verdict().rows()).isEqualTo(1);
    }

    private static Rated rated(LabelingView view, int before, int after) {
        return new Rated(Map.of(Judges.named(view, "old"), before, Judges.named(view, "new"), after));
    }
}
