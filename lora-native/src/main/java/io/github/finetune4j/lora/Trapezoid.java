// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

/**
 * A learning rate that rises, stays, and falls to zero in the last steps. Unlike a cosine it doesn't depend on the
 * number of steps until it falls, so a run may be made longer or shorter on the way (Hu et al. 2024,
 * <a href="https://arxiv.org/abs/2404.06395">arXiv 2404.06395</a>, section 4).
 *
 * @param peak while it stays
 * @param warmUp steps of the rise
 * @param decay steps of the fall, the last ones of all
 * @param steps of all
 */
record Trapezoid(double peak, long warmUp, long decay, long steps) {
    /**
     * {@return the rate of a step}
     *
     * @param step from 1
     */
    double rate(long step) {
        double up = warmUp == 0 ? 1 : Math.min(1, (double) step / warmUp);
        double down = decay == 0 ? 1 : Math.min(1, (double) (steps - step + 1) / decay);
        return peak * Math.min(up, down);
    }
}
