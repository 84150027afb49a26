// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.search.Outcome;
import io.github.finetune4j.search.RunningTrial;
import io.github.finetune4j.search.Search;
import io.github.finetune4j.search.SearchResult;
import io.github.finetune4j.search.sampler.Sampler;
import io.github.finetune4j.search.sampler.Samplers;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.Trial;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Worlds in which 5 instructions and 6 example sets add to the share of right answers, and somewhat to each other. */
class PromptSamplerTest {
    private static final int ROWS = 120;
    private static final int MINIBATCH = 35;
    private static final PromptCandidates CANDIDATES = new PromptCandidates(
            IntStream.range(0, 5).mapToObj(i -> "instruction " + i).toList(),
            IntStream.range(0, 6)
                    .mapToObj(i -> List.of(ChatExample.of(Message.user("set " + i), Message.assistant("yes"))))
                    .toList(),
            new PromptCandidates.Answers(0, 0, 0, 0),
            new PromptCandidates.Proposals(0, 0, 0, 0, 0),
            0);

    private final PromptSpace space = new PromptSpace(CANDIDATES);

    private final class World {
        private final double[][] shares = new double[5][6];
        private final double[] difficulty = new double[ROWS];
        private final long seed;

        World(long seed, double together) {
            this.seed = seed;
            Random random = new Random(seed);
            double[] instructions = random.doubles(5).toArray();
            double[] sets = random.doubles(6).toArray();
            for (double[] row : shares) {
                for (int set = 0; set < row.length; set++) {
                    row[set] = together * random.nextGaussian();
                }
            }
            for (int i = 0; i < 5; i++) {
                for (int set = 0; set < 6; set++) {
                    shares[i][set] += 0.2 + 0.35 * (instructions[i] + sets[set]);
                }
            }
            for (int row = 0; row < ROWS; row++) {
                difficulty[row] = random.nextDouble();
            }
        }

        private Outcome judge(RunningTrial trial, TrialOrder order) {
            Combination of = space.combination(trial.settings());
            boolean all = order.complete(trial.number());
            int from = all ? 0 : MINIBATCH * order.round(trial.number());
            int count = all ? ROWS : MINIBATCH;
            Random luck = new Random(31 * (seed * 30 + 6L * of.instruction() + of.examples()));
            double[] own = luck.doubles(ROWS).toArray();
            long right = IntStream.range(from, from + count)
                    .map(row -> row % ROWS)
                    .filter(row -> (difficulty[row] + own[row]) / 2 < shares[of.instruction()][of.examples()])
                    .count();
            trial.note("rows", all ? "all" : String.valueOf(count));
            return Outcome.of((double) right / count);
        }

        private SearchResult search(Sampler sampler, TrialOrder order) {
            return Search.builder(space.space(), Goal.maximize("right"))
                    .sampler(new PromptSampler(space, sampler, order))
                    .budget(b -> b.trials(order.all()))
                    .first(space.settings(Combination.IN_USE))
                    .seed(seed)
                    .build()
                    .run(trial -> judge(trial, order));
        }

        /** How far the share of the winner lies below that of the best. */
        double regret(Sampler sampler, int trials) {
            SearchResult result = search(sampler, new TrialOrder(ROWS, MINIBATCH, 5, trials));
            Trial winner = result.history().trials().stream()
                    .filter(PromptTrials::complete)
                    .max(Comparator.comparingDouble(trial -> trial.values().get(0)))
                    .orElseThrow();
            Combination of = space.combination(winner.settings());
            double best = space.all().stream()
                    .mapToDouble(each -> shares[each.instruction()][each.examples()])
                    .max()
                    .orElseThrow();
            return best - shares[of.instruction()][of.examples()];
        }
    }

    private double regret(Sampler sampler, int worlds, int trials, double together) {
        return IntStream.range(0, worlds)
                .mapToDouble(seed -> new World(seed, together).regret(sampler, trials))
                .average()
                .orElseThrow();
    }

    @Test
    void fewTrials_comeNearerToTheBestThanChance() {
        double byChance = regret(Samplers.random(), 30, 10, 0.05);
        assertThat(regret(Samplers.fewTrials(), 30, 10, 0.05)).isLessThan(0.6 * byChance);
    }

    @Test
    void nothingIsTriedOfWhichNothingNewWouldBeLearnt() {
        TrialOrder order = new TrialOrder(ROWS, MINIBATCH, 5, 40);
        List<Trial> trials =
                new World(1, 0.05).search(Samplers.tpe(), order).history().trials();
        assertThat(trials).hasSize(1 + 40 + 8);
        for (Trial trial : trials) {
            assertThat(trials.subList(0, trial.number()))
                    .as("trial %s", trial.number())
                    .noneMatch(before -> before.settings().equals(trial.settings())
                            && (PromptTrials.complete(before)
                                    || (!order.complete(trial.number())
                                            && order.round(before.number()) == order.round(trial.number()))));
        }
    }

    @Test
    void roundsEnd_withThePromptOfTheBestMean() {
        TrialOrder order = new TrialOrder(ROWS, MINIBATCH, 3, 9);
        assertThat(IntStream.range(0, order.all()).filter(order::complete)).containsExactly(0, 4, 8, 12);
        List<Trial> trials =
                new World(2, 0.05).search(Samplers.random(), order).history().trials();
        Trial best = trials.subList(1, 4).stream()
                .max(Comparator.comparingDouble(trial -> trial.values().get(0)))
                .orElseThrow();
        assertThat(trials.get(4).settings()).isEqualTo(best.settings());
    }
}
