// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SamplerTest {
    /** Probabilities 0.4, 0.3, 0.2, 0.1, in the order 2, 0, 3, 1. */
    private static final float[] LOGITS = {log(0.3), log(0.1), log(0.4), log(0.2)};

    private static float log(double probability) {
        return (float) Math.log(probability);
    }

    private static double[] shares(SamplingOptions options) {
        Sampler sampler = new Sampler(options);
        int[] counts = new int[LOGITS.length];
        for (int i = 0; i < 10_000; i++) {
            counts[sampler.choose(LOGITS)]++;
        }
        return Arrays.stream(counts).mapToDouble(count -> count / 10_000.0).toArray();
    }

    @Test
    void choose_atTemperatureOne_followsTheProbabilities() {
        assertThat(shares(new SamplingOptions(1, 0, 1, 7)))
                .containsExactly(new double[] {0.3, 0.1, 0.4, 0.2}, within(0.02));
    }

    @Test
    void choose_withTopK_takesTheMostProbableOnly() {
        double[] expected = {0.3 / 0.7, 0, 0.4 / 0.7, 0};
        assertThat(shares(new SamplingOptions(1, 2, 1, 7))).containsExactly(expected, within(0.02));
    }

    @Test
    void choose_withTopP_takesTheSmallestSetThatReachesIt() {
        // 0.4 + 0.3 = 0.7 falls short of 0.75, so 0.2 belongs to it too
        double[] expected = {0.3 / 0.9, 0, 0.4 / 0.9, 0.2 / 0.9};
        assertThat(shares(new SamplingOptions(1, 0, 0.75, 7))).containsExactly(expected, within(0.02));
        assertThat(shares(new SamplingOptions(1, 0, 0.01, 7))).containsExactly(0, 0, 1, 0);
    }

    @Test
    void choose_withTopPOverAFlatDistribution_reachesFarBeyondTheFirstThousand() {
        Sampler sampler = new Sampler(new SamplingOptions(1, 0, 0.9, 7));
        float[] flat = new float[5000];
        int largest = 0;
        for (int i = 0; i < 100; i++) {
            largest = Math.max(largest, sampler.choose(flat));
        }
        assertThat(largest).isBetween(4000, 4499);
    }

    @Test
    void choose_filtersAfterTheTemperature() {
        // at temperature 0.5 the probabilities are 0.16, 0.09, 0.04, 0.01 by 0.3: the first is above 0.53 then, though
        // 0.4 before
        assertThat(shares(new SamplingOptions(0.5, 0, 0.5, 7))).containsExactly(0, 0, 1, 0);
        double[] expected = {0.09 / 0.25, 0, 0.16 / 0.25, 0};
        assertThat(shares(new SamplingOptions(0.5, 2, 1, 7))).containsExactly(expected, within(0.02));
    }

    @Test
    void choose_withEqualSeeds_isTheSame() {
        assertThat(tokens(3)).isEqualTo(tokens(3)).isNotEqualTo(tokens(4));
    }

    private static int[] tokens(long seed) {
        Sampler sampler = new Sampler(new SamplingOptions(1, 0, 1, seed));
        int[] tokens = new int[50];
        Arrays.setAll(tokens, i -> sampler.choose(LOGITS));
        return tokens;
    }

    @Test
    void choose_greedily_takesTheFirstOfTheLargest() {
        assertThat(new Sampler(SamplingOptions.GREEDY).choose(new float[] {1, 3, 3, 2}))
                .isEqualTo(1);
    }

    @Test
    void options_outOfRange_areRefused() {
        assertThatThrownBy(() -> new SamplingOptions(-1, 0, 1, 0)).hasMessageContaining("temperature");
        assertThatThrownBy(() -> new SamplingOptions(1, -1, 1, 0)).hasMessageContaining("topK");
        assertThatThrownBy(() -> new SamplingOptions(1, 0, 0, 0)).hasMessageContaining("topP");
    }
}
