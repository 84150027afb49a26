// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogHistogramTest {
    @Test
    void ofRank_bracketsTheOrderStatistic_whateverTheOrderOfTheValues() {
        Random random = new Random(2);
        double[] values = new double[500];
        Arrays.setAll(values, i -> Math.exp(8 * random.nextGaussian()));
        LogHistogram all = new LogHistogram();
        LogHistogram half = new LogHistogram();
        for (int i = 0; i < values.length; i++) {
            (i % 2 == 0 ? all : half).add(values[i]);
        }
        all.addAll(half);
        all.addAll(new LogHistogram());
        Arrays.sort(values);
        assertThat(all.total()).isEqualTo(500);
        for (int rank = 1; rank <= values.length; rank++) {
            int bucket = all.ofRank(rank);
            assertThat(values[rank - 1]).isBetween(LogHistogram.from(bucket) * 0.999999, LogHistogram.to(bucket));
        }
    }

    @Test
    void counts_ofEveryBucket_sumToTheTotal() {
        LogHistogram histogram = new LogHistogram();
        for (double value : new double[] {0, -5, 1e-7, 1e300, 1, 1}) {
            histogram.add(value);
        }
        long sum = 0;
        for (int bucket = 0; bucket < histogram.buckets(); bucket++) {
            sum += histogram.count(bucket);
        }
        assertThat(sum).isEqualTo(6);
        assertThat(histogram.count(0)).isEqualTo(3);
        assertThat(histogram.count(LogHistogram.bucket(1))).isEqualTo(2);
        assertThat(LogHistogram.to(histogram.ofRank(6))).isEqualTo(Double.POSITIVE_INFINITY);
    }
}
