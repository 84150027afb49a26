// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.window;

import java.util.List;

/** The kind of sum in a window. */
public enum WindowKind {
    /** The mean of any numbers. */
    MEAN,
    /** The mean of numbers from 0 to 1. */
    RATE,
    /** The sum. */
    TOTAL,
    /** A quantile. */
    QUANTILE,
    /** The shares of categories. */
    SHARES,
    /** What a judge thinks of a sample, corrected by labels of people. */
    JUDGED;

    /**
     * {@return an empty sum}
     *
     * @param quantile which one, for {@link #QUANTILE}
     */
    public WindowSum empty(double quantile) {
        return restore(List.of(), quantile);
    }

    /**
     * {@return a sum as it was}
     *
     * @param state of {@link WindowSum#state}
     * @param quantile which one, for {@link #QUANTILE}
     */
    public WindowSum restore(List<?> state, double quantile) {
        if (CompactWindow.isState(state)) {
            return CompactWindow.restore(state);
        }
        return switch (this) {
            case MEAN -> new MeanWindow(Groups.restore(state), false);
            case RATE -> new MeanWindow(Groups.restore(state), true);
            case TOTAL -> new TotalWindow(Groups.restore(state));
            case QUANTILE -> QuantileWindow.restore(state, quantile);
            case SHARES -> ShareWindow.restore(state);
            case JUDGED -> JudgedWindow.restore(state);
        };
    }
}
