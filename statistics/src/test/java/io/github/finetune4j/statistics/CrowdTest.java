// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.crowd.Crowd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private static final int ITEMS = 300;
    private static final int RATERS = 9;
    private static final int SPAMMER = 8;

    /** Three labels; the last rater always says 2, the others are right in 8 of 10 cases. */
    private static int[][] votes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<int[]> votes = new ArrayList<>();
        for (int item = 0; item < ITEMS; item++) {
            int truth = item % 3;
            for (int rater = 0; rater < RATERS; rater++) {
                if (random.nextInt(3) > 0) {
                    int said = random.nextInt(10) < 8 ? truth : random.nextInt(3);
                    votes.add(new int[] {item, rater, rater == SPAMMER ? 2 : said});
                }
            }
        }
        int[][] columns = new int[3][];
        Arrays.setAll(columns, c -> votes.stream().mapToInt(vote -> vote[c]).toArray());
        return columns;
    }

    private static int right(Crowd.Consensus consensus) {
        int right = 0;
        for (Map.Entry<String, String> item : consensus.labels().entrySet()) {
            right += Integer.parseInt(item.getKey()) % 3 == Integer.parseInt(item.getValue()) ? 1 : 0;
        }
        return right;
    }

    @Test
    void numbersAndNames_giveTheSame() {
        int[][] columns = votes(1);
        Crowd numbers = Crowd.of(columns[0], columns[1], columns[2]);
        Crowd names = Crowd.of(IntStream.range(0, columns[0].length)
                .mapToObj(i -> new Crowd.Vote(
                        String.valueOf(columns[0][i]), String.valueOf(columns[1][i]), String.valueOf(columns[2][i])))
                .toList());
        int[] far = Arrays.stream(columns[0]).map(item -> item * 5_000_000 - 7).toArray();
        Crowd.Consensus spread = Crowd.of(far, columns[1], columns[2]).dawidSkene(20, 1e-5);

        assertThat(numbers.dawidSkene(20, 1e-5).probabilities())
                .isEqualTo(names.dawidSkene(20, 1e-5).probabilities());
        assertThat(spread.winners()).isEqualTo(numbers.dawidSkene(20, 1e-5).winners());
        assertThat(spread.labels()).containsKey("-7").hasSize(ITEMS);
    }

    @Test
    void everyMethod_findsTheLabels_andTheSpammer() {
        int[][] columns = votes(2);
        Crowd crowd = Crowd.of(columns[0], columns[1], columns[2]);
        Map<String, Crowd.Consensus> all = Map.of(
                "Wawa", crowd.weightedMajority(),
                "Dawid-Skene", crowd.dawidSkene(100, 1e-5),
                "one coin", crowd.oneCoin(100, 1e-5),
                "MACE", crowd.mace(50, 3, new SplittableRandom(1)),
                "MACE, likelihood", crowd.maceLikelihood(50, 3, new SplittableRandom(1)),
                "GLAD", crowd.glad(100, 1e-5));
        all.forEach((name, consensus) -> {
            assertThat(right(consensus)).as(name).isGreaterThanOrEqualTo(290);
            assertThat(consensus.iterations()).as(name).isPositive();
            double spammer = consensus.skills().getOrDefault(String.valueOf(SPAMMER), Double.NaN);
            if (!name.equals("Dawid-Skene")) {
                assertThat(consensus.skills().values()).as(name).allMatch(skill -> skill >= spammer);
            }
            if (!name.equals("one coin")) { // it knows no confusions, only right and wrong
                double[][] matrix = consensus.confusion(String.valueOf(SPAMMER));
                double[] saidTwo = matrix[consensus.classes().indexOf("2")];
                assertThat(Arrays.stream(saidTwo).min().orElse(0)).as(name).isGreaterThan(0.85);
            }
        });
    }

    @Test
    void probabilities_areOfTheItem_andAddUp() {
        int[][] columns = votes(3);
        Crowd.Consensus consensus = Crowd.of(columns[0], columns[1], columns[2]).mace(50, 1, new SplittableRandom(1));
        for (int item = 0; item < ITEMS; item++) {
            Map<String, Double> row = consensus.probabilities().getOrDefault(String.valueOf(item), Map.of());
            double sum = 0;
            for (int label = 0; label < 3; label++) {
                double probability = consensus.probability(item, label);
                assertThat(row).containsEntry(consensus.classes().get(label), probability);
                sum += probability;
            }
            assertThat(sum).isCloseTo(1, within(1e-9));
        }
    }

    /** The chance of ten thousand votes together is too small for a double. */
    @Test
    void mace_ofManyVotesPerItem_isStillDefined() {
        int[] items = IntStream.range(0, 20_000).map(i -> i % 2).toArray();
        int[] raters = IntStream.range(0, 20_000).map(i -> i / 2).toArray();
        int[] labels = IntStream.range(0, 20_000)
                .map(i -> i % 7 == 0 ? 1 - i % 2 : i % 2)
                .toArray();
        Crowd.Consensus consensus = Crowd.of(items, raters, labels).mace(20, 1, new SplittableRandom(1));

        assertThat(consensus.labels()).containsEntry("0", "0").containsEntry("1", "1");
        assertThat(consensus.probability(0, consensus.winners()[0])).isGreaterThan(0.99);
    }

    @Test
    void tie_goesToTheLabelThatWasVotedFirst() {
        Crowd crowd = Crowd.of(List.of(
                new Crowd.Vote("a", "r", "yes"), new Crowd.Vote("b", "r", "no"), new Crowd.Vote("b", "s", "yes")));

        assertThat(crowd.majority().labels()).containsEntry("b", "yes");
        assertThat(crowd.majority().ease()).isEmpty();
    }

    @Test
    void oneLabelOnly_isCertain() {
        Crowd crowd = Crowd.of(List.of(new Crowd.Vote("a", "r", "yes"), new Crowd.Vote("a", "s", "yes")));

        assertThat(crowd.glad(10, 1e-5).probability(0, 0)).isEqualTo(1);
        assertThat(crowd.oneCoin(10, 1e-5).probability(0, 0)).isEqualTo(1);
    }

    @Test
    void whatIsNoVote_isAnError() {
        assertThatThrownBy(() -> Crowd.of(List.of())).hasMessage("the number of votes: 0 -> give at least 1");
        assertThatThrownBy(() -> Crowd.of(new int[] {1}, new int[] {1, 2}, new int[] {1}))
                .hasMessage("items, raters and labels: 1, 2 and 1 -> give one of each per vote");
        assertThatThrownBy(() -> Crowd.of(new int[] {1}, new int[] {1}, new int[] {1})
                        .majority()
                        .confusion("2"))
                .hasMessage("rater: 2 -> give one of the 1 who voted");
    }
}
