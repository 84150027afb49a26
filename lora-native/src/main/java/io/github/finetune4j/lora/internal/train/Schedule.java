// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

/** A schedule of the learning rate over the steps, as transformers' {@code get_*_schedule_with_warmup} have it. */
public enum Schedule {
    /** Stays after the warm-up. */
    CONSTANT {
        @Override
        double after(double progress) {
            return 1;
        }
    },
    /** Falls to 0 in a straight line. */
    LINEAR {
        @Override
        double after(double progress) {
            return Math.max(0, 1 - progress);
        }
    },
    /** Falls to 0 along half a cosine. */
    COSINE {
        @Override
        double after(double progress) {
            return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
        }
    };

    /**
     * {@return what part of the peak rate a step takes}
     *
     * @param step from 1
     * @param warmupSteps over which the rate rises in a straight line from 0, which the first of them has
     * @param totalSteps of the whole training
     */
    public double factor(long step, long warmupSteps, long totalSteps) {
        long done = step - 1;
        if (done < warmupSteps) {
            return (double) done / Math.max(1, warmupSteps);
        }
        return after((double) (done - warmupSteps) / Math.max(1, totalSteps - warmupSteps));
    }

    /** From 0 at the end of the warm-up to 1 at the end. */
    abstract double after(double progress);
}
