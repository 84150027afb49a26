// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.curve;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.apiguardian.api.API;

/**
 * A learning curve: what more rows would bring: the quality of models that were trained on parts of the rows, with a
 * power law through it, continued. Immutable.
 *
 * <pre>{@code
 * LearningCurve curve = LearningCurve.run(training, 7, part -> scores(train(part)));   // 1/8, 1/4, 1/2, all
 * curve.gain(2);              // Interval: what twice the rows would bring
 * curve.moreRows(2, 0.01);    // HELP, WONT_HELP or UNDECIDED
 * }</pre>
 *
 * <p>Intervals are percentiles of a bootstrap: test rows are drawn anew, the same ones for all models, and of several
 * trainings on as many rows, trainings are, too. With one training of each size the intervals do not hold what another
 * seed of it would change.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LearningCurve {
    private static final double LEVEL = 0.95;
    private static final int RESAMPLES = 2000;
    private static final int LEAST_ROWS = 8;
    private static final int LEAST_TEST_ROWS = 100;
    /** Rows on which models differ as if they had nothing in common: where none does among few, some would. */
    private static final int UNSEEN = 2;

    private final List<Trained> trained;
    private final double ceiling;
    private final int testRows;
    private final int mostRows;
    private final PowerLaw law;
    private final List<PowerLaw> drawn;

    /** Models that were trained on as many rows. */
    private record Trained(int rows, List<double[]> runs) {}

    private LearningCurve(Builder builder) {
        trained = builder.trained;
        ceiling = builder.ceiling;
        testRows = builder.trained.get(0).runs().get(0).length;
        mostRows = trained.stream().mapToInt(Trained::rows).max().orElseThrow();
        law = fit(each -> mean(each.runs()));
        drawn = bootstrap(new SplittableRandom(builder.seed));
    }

    private static double mean(List<double[]> runs) {
        return runs.stream()
                .mapToDouble(scores -> Arrays.stream(scores).average().orElseThrow())
                .average()
                .orElseThrow();
    }

    private PowerLaw fit(ToDoubleFunction<Trained> quality) {
        return PowerLaw.fit(
                ceiling,
                trained.stream().mapToDouble(Trained::rows).toArray(),
                trained.stream().mapToDouble(quality).toArray());
    }

    private List<PowerLaw> bootstrap(RandomGenerator random) {
        List<PowerLaw> laws = new ArrayList<>();
        for (int i = 0; i < RESAMPLES; i++) {
            int[] rows = random.ints(testRows, 0, testRows).toArray();
            laws.add(fit(each -> drawnMean(each.runs(), rows, random)));
        }
        return laws;
    }

    private static double drawnMean(List<double[]> runs, int[] rows, RandomGenerator random) {
        double sum = 0;
        for (int i = 0; i < runs.size(); i++) {
            double[] scores = runs.get(random.nextInt(runs.size()));
            for (int row : rows) {
                sum += scores[row];
            }
            for (int j = 0; j < UNSEEN; j++) {
                sum += scores[random.nextInt(scores.length)];
            }
        }
        return sum / ((rows.length + (double) UNSEEN) * runs.size());
    }

    /** {@return a builder without models} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Trains on 1/8, 1/4, 1/2 and all of the rows, each part within the next, and fits the curve. The scores are at
     * most 1.
     *
     * @param rows to train on, at least 8; drawn in another order first
     * @param seed of that order, and of the bootstrap
     * @param trainAndScore trains on these rows, and gives the score of each row of one and the same test set
     * @return the curve
     */
    public static LearningCurve run(Dataset rows, long seed, Function<Dataset, double[]> trainAndScore) {
        NoNull.check("a learning curve", "rows", rows, "trainAndScore", trainAndScore);
        if (rows.size() < LEAST_ROWS) {
            throw new IllegalArgumentException(
                    "rows of a learning curve: " + rows.size() + " -> give at least " + LEAST_ROWS + ", better 100");
        }
        List<Example> shuffled = new ArrayList<>(rows.examples());
        Collections.shuffle(shuffled, new Random(seed));
        Builder builder = builder().seed(seed);
        for (int part = LEAST_ROWS; part >= 1; part /= 2) {
            List<Example> some = shuffled.subList(0, shuffled.size() / part);
            builder.addRun(some.size(), trainAndScore.apply(Dataset.of(some)));
        }
        return builder.build();
    }

    /** {@return the most rows that were trained on} */
    public int rows() {
        return mostRows;
    }

    /**
     * {@return the quality that the fitted curve has}
     *
     * @param rows to be trained on, at least 1
     */
    public Interval quality(int rows) {
        Given.atLeast("rows", rows, 1);
        return interval(each -> each.at(rows));
    }

    /**
     * {@return by how much the quality would rise}
     *
     * @param times as many rows as the most that were trained on, above 1
     */
    public Interval gain(double times) {
        Given.above("times as many rows", times, 1, 1000);
        return interval(each -> each.at(times * mostRows) - each.at(mostRows));
    }

    /**
     * {@return whether more rows would help; with fewer than 100 test rows, where intervals are too narrow, undecided}
     *
     * @param times as many rows, above 1
     * @param margin the least gain that is worth it, above 0
     */
    public MoreRows moreRows(double times, double margin) {
        if (!(margin > 0)) {
            throw new IllegalArgumentException(
                    "margin: " + margin + " -> give the least gain that is worth it, above 0");
        }
        Interval gain = gain(times);
        if (testRows < LEAST_TEST_ROWS) {
            return MoreRows.UNDECIDED;
        }
        if (gain.lower() >= margin) {
            return MoreRows.HELP;
        }
        return gain.upper() < margin ? MoreRows.WONT_HELP : MoreRows.UNDECIDED;
    }

    private Interval interval(ToDoubleFunction<PowerLaw> figure) {
        double[] values = drawn.stream().mapToDouble(figure).toArray();
        double tail = (1 - LEVEL) / 2;
        return new Interval(
                figure.applyAsDouble(law),
                Quantiles.linear(values, tail),
                Quantiles.linear(values, 1 - tail),
                LEVEL,
                "power law, percentile bootstrap over test rows",
                testRows);
    }

    /** {@return the curve in two lines} */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "quality %.4f − %.4g × rows^−%.3f, from %d trainings\n%d rows: %s; twice as many would bring %s",
                law.limit(),
                law.drop(),
                law.rate(),
                trained.stream().mapToInt(each -> each.runs().size()).sum(),
                mostRows,
                text(quality(mostRows)),
                text(gain(2)));
    }

    private static String text(Interval figure) {
        return String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", figure.estimate(), figure.lower(), figure.upper());
    }

    @Override
    public String toString() {
        return summary();
    }

    /**
     * Builds a {@link LearningCurve}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private static final int LEAST_SIZES = 3;

        private final List<Trained> trained = new ArrayList<>();
        private double ceiling = 1;
        private long seed;

        private Builder() {}

        /**
         * Adds a model; several of one number of rows are trainings with different seeds.
         *
         * @param rows that it was trained on, at least 1
         * @param scores of the rows of the test set, which is the same for all models; greater is better
         * @return this
         */
        public Builder addRun(int rows, double... scores) {
            if (rows < 1 || scores.length < 2 || !Arrays.stream(scores).allMatch(Double::isFinite)) {
                throw new IllegalArgumentException("a model of " + rows + " rows with " + scores.length
                        + " scores -> give at least 1 row and 2 finite scores");
            }
            if (!trained.isEmpty() && trained.get(0).runs().get(0).length != scores.length) {
                throw new IllegalArgumentException("scores of the model of " + rows + " rows: " + scores.length
                        + ", others have " + trained.get(0).runs().get(0).length + " -> use one test set for all");
            }
            of(rows).runs().add(scores.clone());
            return this;
        }

        private Trained of(int rows) {
            return trained.stream()
                    .filter(each -> each.rows() == rows)
                    .findFirst()
                    .orElseGet(() -> {
                        Trained first = new Trained(rows, new ArrayList<>());
                        trained.add(first);
                        return first;
                    });
        }

        /**
         * Sets what no quality exceeds.
         *
         * @param value 1 by default; infinite where there is no such number
         * @return this
         */
        public Builder ceiling(double value) {
            if (Double.isNaN(value) || value == Double.NEGATIVE_INFINITY) {
                throw new IllegalArgumentException("ceiling: " + value + " -> give the greatest score there is");
            }
            ceiling = value;
            return this;
        }

        /**
         * Sets the seed of the bootstrap.
         *
         * @param value any; 0 by default
         * @return this
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * {@return the curve}
         *
         * @throws IllegalStateException with fewer than three numbers of rows
         * @throws IllegalArgumentException if a score is above the ceiling
         */
        public LearningCurve build() {
            if (trained.size() < LEAST_SIZES) {
                throw new IllegalStateException("numbers of rows of a learning curve: " + trained.size()
                        + " -> train on at least " + LEAST_SIZES + " different ones");
            }
            double most = trained.stream()
                    .flatMap(each -> each.runs().stream())
                    .flatMapToDouble(Arrays::stream)
                    .max()
                    .orElseThrow();
            if (most > ceiling) {
                throw new IllegalArgumentException("score: " + most + ", above the ceiling of " + ceiling
                        + " -> set the ceiling to the greatest score there is");
            }
            return new LearningCurve(this);
        }
    }
}
