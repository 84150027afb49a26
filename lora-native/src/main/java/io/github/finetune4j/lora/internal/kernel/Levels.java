// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import java.util.Arrays;

/** The numbers that quantised ones can be, between -1 and 1, in rising order. */
final class Levels {
    private static final int DECADES = 7;

    private Levels() {}

    /**
     * {@return the 16 levels of NF4: quantiles of a normal distribution, scaled to 1 (Dettmers et al. 2023, appendix
     * E)}
     */
    static float[] nf4() {
        return new float[] {
            -1.0f,
            -0.6961928f,
            -0.52507305f,
            -0.3949175f,
            -0.28444138f,
            -0.18477343f,
            -0.091050036f,
            0.0f,
            0.0795803f,
            0.1609302f,
            0.2461123f,
            0.33791524f,
            0.44070983f,
            0.562617f,
            0.72295684f,
            1.0f
        };
    }

    /**
     * {@return the 256 levels of doubly quantised scales: 8-bit dynamic numbers (Dettmers 2016, arXiv 1511.04561): a
     * sign, a decade from 1e-6 to 1, and in the decade 10^(i-6) the middles of 2^i equal steps from 0.1 to 1; besides 0
     * and 1}
     */
    static float[] scales() {
        float[] levels = new float[256];
        int at = 0;
        for (int decade = 0; decade < DECADES; decade++) {
            int steps = 1 << decade;
            for (int step = 0; step < steps; step++) {
                double middle = 0.1 + 0.9 * (step + 0.5) / steps;
                float level = (float) (Math.pow(10, decade - DECADES + 1) * middle);
                levels[at++] = level;
                levels[at++] = -level;
            }
        }
        levels[at++] = 0;
        levels[at] = 1;
        Arrays.sort(levels);
        return levels;
    }
}
