// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.internal.tile.Measure;
import io.github.finetune4j.monitor.internal.tile.Measure.Addition;
import io.github.finetune4j.monitor.internal.tile.TileSum;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tile that still takes observations. */
public final class OpenTile {
    private final TileSum sum;
    private final Examples examples = new Examples();
    private List<String> kept = List.of();

    OpenTile(TileSum sum) {
        this.sum = sum;
    }

    /** {@return a tile as it was} */
    public static OpenTile restore(TileSum sum, List<String> examples) {
        OpenTile tile = new OpenTile(sum);
        tile.kept = examples;
        return tile;
    }

    void observe(Measure measure, Captured captured, @Nullable Addition addition, int group) {
        if (addition != null) {
            addition.to(sum, group);
        }
        measure.badness(captured).ifPresent(bad -> examples.add(captured.responseId(), bad));
    }

    void merge(OpenTile other) {
        sum.merge(other.sum);
        examples.merge(other.examples);
        if (kept.isEmpty()) {
            kept = other.kept;
        }
    }

    /** {@return what was added up} */
    public TileSum sum() {
        return sum;
    }

    /** {@return ids of the worst answers that are worse than the tile is on the whole} */
    public List<String> ids(Measure measure) {
        List<String> worst = sum.n() == 0 ? List.of() : examples.worseThan(measure.badness(sum));
        return worst.isEmpty() ? kept : worst;
    }
}
