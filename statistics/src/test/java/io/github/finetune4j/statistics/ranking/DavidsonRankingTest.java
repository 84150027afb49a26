// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.ranking;

import static io.github.finetune4j.statistics.Golden.close;
import static io.github.finetune4j.statistics.Golden.each;
import static io.github.finetune4j.statistics.Golden.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.statistics.Golden;
import io.github.finetune4j.statistics.crossed.CrossedMean;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DavidsonRankingTest {
    private static final JsonNode GOLDEN = Golden.load("davidson.json");

    private static double[][] matrix(JsonNode rows) {
        return each(rows).map(Golden::numbers).toArray(double[][]::new);
    }

    @Test
    void davidson_isTheGeneralisedLinearModels() {
        each(GOLDEN.get("tables"), 5).forEach(table -> {
            JsonNode expected = table.get("davidson");
            DavidsonRanking ranking =
                    DavidsonRanking.of(matrix(table.get("wins_row_over_column")), matrix(table.get("ties_symmetric")));
            strengths(ranking, expected.get("poisson_glm_theta_centred"));
            close("ν", ranking.tie(), expected.get("poisson_glm_nu").asDouble(), 1e-9);
            close(
                    "log-likelihood",
                    ranking.logLikelihood(),
                    expected.get("log_likelihood").asDouble(),
                    1e-6);
        });
    }

    @Test
    void withoutTies_isBradleyTerrys_withTheErrorsOfStatsmodels() {
        each(GOLDEN.get("tables"), 5).forEach(table -> {
            JsonNode expected = table.get("bradley_terry_no_ties");
            double[][] wins = matrix(table.get("wins_row_over_column"));
            DavidsonRanking ranking = DavidsonRanking.of(wins, new double[wins.length][wins.length]);
            strengths(ranking, expected.get("glm_centred"));
            assertThat(ranking.tie()).isZero();
            double[] errors = numbers(expected.get("glm_se_against_model_0"));
            for (int model = 1; model < wins.length; model++) {
                double half = ranking.difference(model, 0, 0.95).width() / 2;
                close("error of " + model, half / 1.959963984540054, errors[model], 1e-8);
            }
        });
    }

    private static void strengths(DavidsonRanking ranking, JsonNode expected) {
        double[] theirs = numbers(expected);
        double[] mine = ranking.strengths();
        assertThat(mine).hasSameSizeAs(theirs);
        for (int i = 0; i < mine.length; i++) {
            close("strength " + i, mine[i], theirs[i], 1e-9);
        }
    }

    @Test
    void chances_addUpToOne_andAreOfTheModel() {
        DavidsonRanking ranking = DavidsonRanking.of(new double[][] {{0, 6}, {3, 0}}, new double[][] {{0, 6}, {6, 0}});

        close("win", ranking.winChance(0, 1), 6 / 15.0, 1e-9);
        close("tie", ranking.tieChance(0, 1), 6 / 15.0, 1e-9);
        close("loss", ranking.winChance(1, 0), 3 / 15.0, 1e-9);
    }

    @Test
    void oneContestPerItem_hasNearlyTheErrorsOfFisher() {
        Drawn drawn = new Drawn(3000, 1, 4);
        DavidsonRanking clustered = drawn.clustered();
        DavidsonRanking counted = drawn.counted();

        assertThat(clustered.strengths()).containsExactly(counted.strengths());
        for (int model = 0; model < 3; model++) {
            double ratio = clustered.standardErrors()[model] / counted.standardErrors()[model];
            assertThat(ratio).isBetween(0.9, 1.1);
        }
        assertThat(clustered.interval(0, 0.95).n()).isEqualTo(3000);
    }

    @Test
    void ratersWhoAgreeOnAnItem_areNotSoManyContests() {
        Drawn drawn = new Drawn(800, 4, 5);
        double ratio = drawn.clustered().standardErrors()[0] / drawn.counted().standardErrors()[0];

        assertThat(ratio).isBetween(1.8, 2.2);
    }

    /** 300 samples: the interval of 95 % of a difference holds the truth in 92 to 97.5 % of them. */
    @Test
    void intervals_coverTheTruth() {
        int held = 0;
        for (int i = 0; i < 300; i++) {
            Drawn drawn = new Drawn(200, 3, 100 + i);
            held += drawn.clustered().difference(2, 0, 0.95).contains(1.2) ? 1 : 0;
        }
        assertThat(held).isBetween(276, 293);
    }

    @Test
    void crossed_twoModelsWithoutTies_isTheMeanOverRatersAndRows_onTheLogitScale() {
        double[] results = {1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 0};
        int[] rows = {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3};
        int[] raters = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2};
        int[] second = new int[12];
        Arrays.fill(second, 1);
        Interval found = DavidsonRanking.crossed(2, new int[12], second, results, rows, raters)
                .difference(0, 1, 0.9);

        double p = 8 / 12.0;
        double slope = 1 / (p * (1 - p));
        Interval share = CrossedMean.of(results, rows, raters).interval(0.9);
        close("estimate", found.estimate(), Math.log(p / (1 - p)), 1e-9);
        close("half", found.upper() - found.estimate(), slope * share.width() / 2, 1e-9);
        assertThat(found.n()).isEqualTo(3);
        assertThat(found.method()).isEqualTo("Davidson, MOVER over crossed rows and raters");
    }

    /** Models that are alike, of which each rater prefers some. */
    private static boolean[] heldWithTastes(long seed) {
        Random random = new Random(seed);
        int n = 120 * 5;
        int[][] who = new int[4][n];
        double[] results = new double[n];
        double[][] tastes = new double[5][3];
        for (double[] taste : tastes) {
            Arrays.setAll(taste, model -> 0.6 * random.nextGaussian());
        }
        for (int i = 0; i < n; i++) {
            int rater = i % 5;
            who[0][i] = i / 5 % 3;
            who[1][i] = (who[0][i] + 1) % 3;
            who[2][i] = i / 5;
            who[3][i] = rater;
            double a = Math.exp(tastes[rater][who[0][i]]);
            double b = Math.exp(tastes[rater][who[1][i]]);
            double drawn = random.nextDouble() * (a + b + Math.sqrt(a * b));
            results[i] = drawn < a ? 1 : drawn < a + b ? 0 : 0.5;
        }
        return new boolean[] {
            DavidsonRanking.crossed(3, who[0], who[1], results, who[2], who[3])
                    .difference(0, 1, 0.95)
                    .contains(0),
            DavidsonRanking.clustered(3, who[0], who[1], results, who[2])
                    .difference(0, 1, 0.95)
                    .contains(0)
        };
    }

    @Test
    void crossed_knowsThatRatersAreDrawn_clusteredByRowDoesNot() {
        int crossed = 0;
        int clustered = 0;
        for (int i = 0; i < 400; i++) {
            boolean[] held = heldWithTastes(50 + i);
            crossed += held[0] ? 1 : 0;
            clustered += held[1] ? 1 : 0;
        }
        assertThat(crossed).as("of 400").isBetween(367, 396);
        assertThat(clustered).isLessThan(300);
    }

    @Test
    void crossed_needsARowAndARaterPerContest_andTwoOfEach() {
        int[] two = {0, 1};
        double[] results = {1, 0};
        double[] turned = {1, 1};
        assertThatThrownBy(() -> DavidsonRanking.crossed(2, two, new int[] {1, 0}, turned, two, new int[1]))
                .hasMessage("contests, rows and raters: 2, 2 and 1 -> give one row and one rater per contest");
        assertThatThrownBy(() -> DavidsonRanking.crossed(2, new int[2], new int[] {1, 1}, results, two, new int[2]))
                .hasMessageContaining("the number of raters");
    }

    @Test
    void modelsThatNeverMeet_areAnError() {
        double[][] wins = {{0, 2, 0, 0}, {1, 0, 0, 0}, {0, 0, 0, 3}, {0, 0, 2, 0}};

        assertThatThrownBy(() -> DavidsonRanking.of(wins, new double[4][4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "models that are connected to model 0 by wins or ties both ways: 2 of 4 models ->");
    }

    @Test
    void aModelThatAlwaysWins_isAnError_unlessItTies() {
        double[][] wins = {{0, 5, 5}, {0, 0, 2}, {0, 3, 0}};

        assertThatThrownBy(() -> DavidsonRanking.of(wins, new double[3][3])).hasMessageContaining(" -> ");
        assertThat(DavidsonRanking.of(wins, new double[][] {{0, 1, 0}, {1, 0, 0}, {0, 0, 0}})
                        .strengths()[0])
                .isGreaterThan(1);
    }

    @Test
    void contestsThatAreOnlyTies_haveNoMaximum() {
        assertThatThrownBy(() -> DavidsonRanking.of(new double[2][2], new double[][] {{0, 4}, {4, 0}}))
                .hasMessageContaining("the likelihood grows without end -> ");
    }

    @Test
    void whatIsNoContest_isAnError() {
        assertThatThrownBy(() -> DavidsonRanking.of(new double[][] {{1, 1}, {1, 0}}, new double[2][2]))
                .hasMessage("contests of model 0 with itself: 1.0 -> leave them out");
        assertThatThrownBy(() -> DavidsonRanking.of(new double[][] {{0, 1}, {1, 0}}, new double[][] {{0, 1}, {2, 0}}))
                .hasMessage("ties of 0 and 1: 1.0 and 2.0 -> give the same number in both places");
        assertThatThrownBy(() ->
                        DavidsonRanking.clustered(2, new int[] {0}, new int[] {1}, new double[] {0.7}, new int[] {1}))
                .hasMessage("result: 0.7 -> give 1, 0, or 0.5 for a tie");
    }

    /** Contests of three models, of strengths −0.6, 0, 0.6 and ν 1; all contests over one item end alike. */
    private static final class Drawn {
        private final int[] first;
        private final int[] second;
        private final int[] items;
        private final double[] results;

        Drawn(int groups, int each, long seed) {
            Random random = new Random(seed);
            first = new int[groups * each];
            second = new int[first.length];
            items = new int[first.length];
            results = new double[first.length];
            for (int i = 0; i < first.length; i++) {
                items[i] = i / each;
                if (i % each > 0) {
                    first[i] = first[i - 1];
                    second[i] = second[i - 1];
                    results[i] = results[i - 1];
                    continue;
                }
                first[i] = random.nextInt(3);
                second[i] = (first[i] + 1 + random.nextInt(2)) % 3;
                double a = Math.exp(0.6 * first[i]);
                double b = Math.exp(0.6 * second[i]);
                double drawn = random.nextDouble() * (a + b + Math.sqrt(a * b));
                results[i] = drawn < a ? 1 : drawn < a + b ? 0 : 0.5;
            }
        }

        DavidsonRanking clustered() {
            return DavidsonRanking.clustered(3, first, second, results, items);
        }

        DavidsonRanking counted() {
            double[][] wins = new double[3][3];
            double[][] ties = new double[3][3];
            for (int i = 0; i < first.length; i++) {
                if (results[i] == 0.5) {
                    ties[first[i]][second[i]]++;
                    ties[second[i]][first[i]]++;
                } else if (results[i] == 1) {
                    wins[first[i]][second[i]]++;
                } else {
                    wins[second[i]][first[i]]++;
                }
            }
            return DavidsonRanking.of(wins, ties);
        }
    }
}
