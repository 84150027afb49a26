// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.spi.RowOrigin;
import io.github.finetune4j.dataset.spi.SplitPart;
import java.util.Map;

/** Counts the bytes of the lines that are kept. */
public final class TrainingBytes implements RowDestination {
    private long bytes;
    private boolean known = true;

    @Override
    public void take(long index, ReadRow row, RowOrigin origin) {
        bytes += row.lineBytes();
        known &= row.lineBytes() > 0;
    }

    /** {@return all of them as training's; empty where a row did not come as a line} */
    public Map<String, Long> byPart() {
        return known ? Map.of(SplitPart.TRAINING.word(), bytes) : Map.of();
    }
}
