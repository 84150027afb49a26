// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.spi.SplitPart;
import java.util.Map;

/** Bytes of the lines that were read and are left. */
public final class TrainingBytes {
    private long bytes;
    private boolean known = true;

    public void add(ReadRow row) {
        bytes += row.lineBytes;
        known &= row.lineBytes > 0;
    }

    /** {@return all of them as training's; empty where a row did not come as a line} */
    public Map<String, Long> byPart() {
        return known ? Map.of(SplitPart.TRAINING.word(), bytes) : Map.of();
    }
}
