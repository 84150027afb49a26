// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.dataset.internal.shared.Golden;
import io.github.finetune4j.dataset.measure.LabelErrors.Quality;
import io.github.finetune4j.dataset.measure.LabelErrors.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LabelErrorsTest {
    private static final Map<String, Rule> RULES = Map.of(
            "prune_by_noise_rate", Rule.PRUNE_BY_NOISE_RATE,
            "prune_by_class", Rule.PRUNE_BY_CLASS,
            "both", Rule.BOTH,
            "confident_learning", Rule.CONFIDENT_LEARNING,
            "predicted_neq_given", Rule.PREDICTED_NOT_GIVEN,
            "low_normalized_margin", Rule.LOW_NORMALIZED_MARGIN,
            "low_self_confidence", Rule.LOW_SELF_CONFIDENCE);
    private static final Map<String, Quality> QUALITIES = Map.of(
            "self_confidence", Quality.SELF_CONFIDENCE,
            "normalized_margin", Quality.NORMALIZED_MARGIN,
            "confidence_weighted_entropy", Quality.CONFIDENCE_WEIGHTED_ENTROPY);

    private static Golden golden() {
        return Golden.file("label-errors.json");
    }

    private static LabelErrors errors() {
        return LabelErrors.of(golden().ints("labels"), golden().matrix("pred_probs"));
    }

    private static double[][] doubles(long[][] matrix) {
        return Arrays.stream(matrix)
                .map(row -> Arrays.stream(row).asDoubleStream().toArray())
                .toArray(double[][]::new);
    }

    @Test
    void golden_thresholdsAndJoints() {
        assertThat(errors().confidentThresholds())
                .containsExactly(golden().doubles("class_thresholds_mean_self_confidence"), within(1e-9));
        assertThat(doubles(errors().confidentJoint())).isDeepEqualTo(golden().matrix("confident_joint_uncalibrated"));
        // Of row 0's four equal remainders two are rounded down; which ones the reference takes, its CPU's sort decides
        double[][] expected = golden().matrix("confident_joint");
        double[][] mine = doubles(errors().calibratedJoint());
        for (int given = 1; given < mine.length; given++) {
            assertThat(mine[given]).as("row %d", given).isEqualTo(expected[given]);
        }
        assertThat(Arrays.stream(mine[0]).sorted().toArray())
                .isEqualTo(Arrays.stream(expected[0]).sorted().toArray());
        assertThat(errors().count()).isEqualTo((int) golden().number("num_label_issues"));
    }

    private static long[][] joint() {
        return Arrays.stream(golden().matrix("confident_joint"))
                .map(row -> Arrays.stream(row).mapToLong(v -> (long) v).toArray())
                .toArray(long[][]::new);
    }

    @Test
    void golden_issuesByEveryRule() {
        RULES.forEach((name, rule) -> assertThat(errors().issues(rule, joint()))
                .as(name)
                .isEqualTo(Arrays.stream(golden().object("issues").ints(name))
                        .boxed()
                        .toList()));
    }

    // Rows of equal quality stand in any order
    @Test
    void golden_ranked() {
        QUALITIES.forEach((name, quality) -> {
            double[] scores = errors().quality(quality);
            int[] expected = golden().object("ranked").ints(name);
            List<Integer> mine = errors().ranked(errors().issues(Rule.PRUNE_BY_NOISE_RATE, joint()), quality);
            assertThat(mine)
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(expected).boxed().toList());
            assertThat(mine.stream().mapToDouble(row -> scores[row]).toArray())
                    .as(name)
                    .containsExactly(
                            Arrays.stream(expected)
                                    .mapToDouble(row -> scores[row])
                                    .toArray(),
                            within(1e-12));
        });
    }

    @Test
    void golden_quality() {
        QUALITIES.forEach((name, quality) -> assertThat(Arrays.copyOf(errors().quality(quality), 100))
                .as(name)
                .containsExactly(golden().object("quality_scores_first_100").doubles(name), within(1e-9)));
    }

    @Test
    void golden_noise() {
        LabelNoise noise = Joint.noise(joint(), errors().labelCounts());
        assertThat(noise.trueShares()).containsExactly(golden().doubles("py"), within(1e-9));
        for (int k = 0; k < 10; k++) {
            assertThat(noise.givenByTrue()[k]).containsExactly(golden().matrix("noise_matrix")[k], within(1e-9));
            assertThat(noise.trueByGiven()[k])
                    .containsExactly(golden().matrix("inverse_noise_matrix")[k], within(1e-9));
        }
    }

    @Test
    void golden_ownJointGivesNearlyTheSame() {
        assertThat(errors().ranked(Rule.PRUNE_BY_NOISE_RATE, Quality.SELF_CONFIDENCE))
                .hasSizeBetween(107, 111);
        assertThat(errors().noise().trueShares()).containsExactly(golden().doubles("py"), within(1e-3));
    }

    @Test
    void plantedErrors_areFound_andFewOthers() {
        SplittableRandom random = new SplittableRandom(5);
        int rows = 2000;
        int classes = 4;
        int[] labels = new int[rows];
        double[][] probabilities = new double[rows][classes];
        Set<Integer> planted = new TreeSet<>();
        for (int i = 0; i < rows; i++) {
            int truth = i % classes;
            boolean wrong = random.nextDouble() < 0.08;
            labels[i] = wrong ? (truth + 1) % classes : truth;
            if (wrong) {
                planted.add(i);
            }
            double sure = 0.6 + 0.35 * random.nextDouble(); // a model that knows the truth, and says so more or less
            Arrays.fill(probabilities[i], (1 - sure) / (classes - 1));
            probabilities[i][truth] = sure;
        }
        LabelErrors errors = LabelErrors.of(labels, probabilities);
        assertThat(planted).hasSizeBetween(120, 200);
        Set<Integer> found = new TreeSet<>(errors.issues(Rule.PRUNE_BY_NOISE_RATE));
        assertThat(found).hasSizeBetween(planted.size() * 9 / 10, planted.size() * 11 / 10);
        found.retainAll(planted);
        assertThat(found.size()).isGreaterThan(planted.size() * 9 / 10);
        assertThat(planted)
                .containsAll(errors.ranked(Rule.BOTH, Quality.SELF_CONFIDENCE).subList(0, 50));
    }

    @Test
    void probabilities_thatAreNone_areAnError() {
        for (double odd : new double[] {Double.NaN, -0.2, 1.5}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LabelErrors.of(new int[] {0, 1}, new double[][] {{.5, .5}, {odd, .5}}))
                    .withMessageContaining("row 1 has probabilities that are none, [" + odd);
        }
    }

    @Test
    void arguments_areChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> LabelErrors.of(new int[0], new double[0][]));
        assertThatIllegalArgumentException().isThrownBy(() -> LabelErrors.of(new int[] {2}, new double[][] {{.5, .5}}));
    }
}
