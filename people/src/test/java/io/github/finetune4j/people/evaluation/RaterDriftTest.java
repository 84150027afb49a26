// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each rater's drift. */
class RaterDriftTest {
    private static final List<String> BOTH = List.of("old-model", "new-model");
    private static final int ROWS = 100;
    private static final int RATERS = 4;

    /** Raters who see most of what a row shows; the careless one guesses from the middle on. */
    private static Map<String, RaterDrift> drifts(long seed, int careless) {
        return drifts(seed, careless, 0.88, false);
    }

    private static Map<String, RaterDrift> drifts(long seed, int careless, double skill, boolean sameOrder) {
        Random random = new Random(seed);
        int[] better = random.ints(ROWS, 0, 2).toArray();
        List<AnswerGiven> answers = new ArrayList<>();
        for (int rater = 0; rater < RATERS; rater++) {
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, ROWS).boxed().toList());
            Collections.shuffle(order, sameOrder ? new Random(seed) : random);
            for (int turn = 0; turn < ROWS; turn++) {
                int row = order.get(turn);
                boolean guesses = rater == careless && turn >= ROWS / 2;
                int said = guesses ? random.nextInt(2) : random.nextDouble() < skill ? better[row] : 1 - better[row];
                answers.add(answer("rater-" + rater, "row-" + row, turn, said));
            }
        }
        Scale scale = new Scale(Question.preference("preference"), BOTH);
        return new RaterDrifts(List.of(scale), seed).of(new Votes(answers));
    }

    private static AnswerGiven answer(String rater, String row, int minute, int better) {
        return new AnswerGiven(
                Instant.EPOCH.plusSeconds(60L * minute),
                row,
                rater,
                Map.of("preference", LabelValue.preferred(BOTH.get(better))),
                "",
                Duration.ZERO,
                "",
                BOTH);
    }

    @Test
    void steadyRaters_areNamedInAboutOneOfAHundred() {
        int named = 0;
        int studies = 150;
        for (int study = 0; study < studies; study++) {
            named += (int) drifts(study, -1).values().stream()
                    .filter(RaterDrift::found)
                    .count();
        }
        int raters = RATERS * studies;
        double error = Math.sqrt(0.01 * 0.99 / raters);
        assertThat((double) named / raters).isLessThanOrEqualTo(0.01 + 3 * error);
    }

    @Test
    void whoBecomesCarelessHalfWay_isNamed_theOthersAreNot() {
        int studies = 100;
        Map<String, Integer> named = new HashMap<>();
        double[] since = new double[studies];
        for (int study = 0; study < studies; study++) {
            Map<String, RaterDrift> drifts = drifts(1_000 + study, 2);
            drifts.forEach((rater, drift) -> named.merge(rater, drift.found() ? 1 : 0, Integer::sum));
            since[study] = drifts.getOrDefault("rater-2", RaterDrift.UNKNOWN).since();
        }
        int careless = named.getOrDefault("rater-2", 0);
        assertThat(careless).as("of 100").isGreaterThan(70);
        int others = named.values().stream().mapToInt(Integer::intValue).sum() - careless;
        assertThat(others / 300.0).isLessThanOrEqualTo(0.01 + 3 * Math.sqrt(0.01 * 0.99 / 300));
        Arrays.sort(since);
        assertThat(since[studies / 2]).as("the median").isCloseTo(51, within(4.0));
    }

    /** All see the rows in one order, so that the careless one spoils the others' later rows. */
    @Test
    void whoDisagreesWithTheCareless_isNotBlamed() {
        int others = 0;
        int found = 0;
        for (int study = 0; study < 60; study++) {
            Map<String, RaterDrift> drifts = drifts(5_000 + study, 0, 0.95, true);
            boolean named = drifts.getOrDefault("rater-0", RaterDrift.UNKNOWN).found();
            found += named ? 1 : 0;
            long all = drifts.values().stream().filter(RaterDrift::found).count();
            others += named ? (int) all - 1 : 0;
        }
        assertThat(found).isGreaterThan(50);
        assertThat(others / (3.0 * found)).isLessThanOrEqualTo(0.01 + 3 * Math.sqrt(0.01 * 0.99 / (3 * found)));
    }

    @Test
    void search_findsTheDrop_andSaysHowSureItIs() {
        double[] series = new double[40];
        Arrays.fill(series, 0, 24, 1);
        assertThat(new DriftSearch(series).result(1)).isEqualTo(new RaterDrift(1, 0, 25, 0.001));
        double[] turned =
                IntStream.range(0, 40).mapToDouble(i -> series[39 - i]).toArray();
        RaterDrift better = new DriftSearch(turned).result(1);
        assertThat(better.found()).as("who gets better is no problem").isFalse();
        assertThat(better.p()).isEqualTo(1);
        RaterDrift few = new DriftSearch(Arrays.copyOf(series, 19)).result(1);
        assertThat(few.since()).isZero();
        assertThat(few.found()).isFalse();
        assertThat(few).hasToString("too few answers to see a drift");
        assertThat(new DriftSearch(new double[30]).result(1).found()).isFalse();
    }

    @Test
    void report_namesTheRater_andTheAnswer() {
        Random random = new Random(8);
        HumanEvaluation study = HumanEvaluation.builder(
                        "old-model",
                        "new-model",
                        IntStream.range(0, 60)
                                .mapToObj(i -> Tasks.pair("row-" + i))
                                .toList())
                .criteria("tone")
                .addPreference()
                .raters(3)
                .build();
        Map<String, Integer> turns = new HashMap<>();
        for (String rater : List.of("ann", "bob", "tired")) {
            Judges.judgeInTurn(study, List.of(rater), view -> {
                boolean guesses = rater.equals("tired") && turns.merge(rater, 1, Integer::sum) > 30;
                int row = Integer.parseInt(view.taskId().substring(4));
                return says(view, guesses ? random.nextInt(7) - 3 : row % 7 - 3);
            });
        }
        HumanResult result = study.result();
        assertThat(result.drifting()).extracting(RaterReport::rater).containsExactly("tired");
        RaterDrift drift = result.drifting().get(0).drift();
        assertThat(drift.since()).isBetween(29L, 34L);
        assertThat(drift.before()).isGreaterThan(drift.after() + 0.4);
        assertThat(result.summary())
                .contains("WORSE OVER TIME (agreement 1.00", " before answer " + drift.since(), "p 0.001");
        assertThat(result.careless()).isEmpty();
    }

    private static Map<String, LabelValue> says(LabelingView view, int lead) {
        String before = Judges.named(view, "old");
        String after = Judges.named(view, "new");
        LabelValue preferred = lead == 0 ? LabelValue.tie() : LabelValue.preferred(lead > 0 ? after : before);
        int half = lead > 0 ? lead / 2 : -(-lead / 2);
        return Map.of("preference", preferred, "tone", new Rated(Map.of(before, 3 - half, after, 3 + half)));
    }
}
