// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.tile;

import java.util.List;

/** The kind of sum in a window. */
public enum TileKind {
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
    public TileSum empty(double quantile) {
        return restore(List.of(), quantile);
    }

    /**
     * {@return a sum as it was}
     *
     * @param state of {@link TileSum#state}
     * @param quantile which one, for {@link #QUANTILE}
     */
    public TileSum restore(List<?> state, double quantile) {
        if (CompactTile.isState(state)) {
            return CompactTile.restore(state);
        }
        return switch (this) {
            case MEAN -> new MeanTile(Groups.restore(state), false);
            case RATE -> new MeanTile(Groups.restore(state), true);
            case TOTAL -> new TotalTile(Groups.restore(state));
            case QUANTILE -> QuantileTile.restore(state, quantile);
            case SHARES -> ShareTile.restore(state);
            case JUDGED -> JudgedTile.restore(state);
        };
    }
}
