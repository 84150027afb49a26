// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.summary;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.apiguardian.api.API;

/**
 * The gain of a ranking: grades, discounted by log2(rank + 1) (Järvelin and Kekäläinen, 2002), as trec_eval and
 * sentence-transformers have it.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class DiscountedGain {
    private DiscountedGain() {}

    /**
     * {@return nDCG: the gain of the first ranks over the greatest possible, from 0 to 1; 0 where no grade is above 0}
     *
     * @param ranked grades of what was found, the best rank first, finite; below 0 counts as 0
     * @param all grades of what could be found, in any order, finite; below 0 counts as 0
     * @param most how many ranks are looked at, at least 1
     * @throws IllegalArgumentException if a number is out of range
     */
    public static double normalized(double[] ranked, double[] all, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("ranks looked at: " + most + " -> give at least 1");
        }
        if (!DoubleStream.concat(Arrays.stream(ranked), Arrays.stream(all)).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("grades of a ranking: one is not finite -> give finite ones");
        }
        double[] best = all.clone();
        Arrays.sort(best);
        for (int i = 0; i < best.length / 2; i++) {
            double least = best[i];
            best[i] = best[best.length - 1 - i];
            best[best.length - 1 - i] = least;
        }
        double greatest = gain(best, most);
        return greatest == 0 ? 0 : gain(ranked, most) / greatest;
    }

    private static double gain(double[] grades, int most) {
        double sum = 0;
        for (int rank = 1; rank <= Math.min(most, grades.length); rank++) {
            sum += Math.max(0, grades[rank - 1]) / (Math.log(rank + 1.0) / Math.log(2));
        }
        return sum;
    }
}
