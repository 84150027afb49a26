// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.registry.MetricPoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last step of each name in the curves of a run, as long as these end where they did. */
public final class NewestSteps {
    private final Map<String, Long> steps = new HashMap<>();
    private long end = -1;

    /** @param kept all points of the run */
    public NewestSteps(List<MetricPoint> kept) {
        kept.forEach(this::take);
    }

    /** {@return where the curves ended when this was right; −1 as long as points that were taken are not written} */
    public long end() {
        return end;
    }

    /** Says where the curves end, now that all that was taken is written. */
    public void end(long where) {
        end = where;
    }

    /** {@return whether the point goes beyond what there is} */
    public boolean take(MetricPoint point) {
        boolean beyond = point.step() > steps.getOrDefault(point.name(), Long.MIN_VALUE);
        if (beyond) {
            steps.put(point.name(), point.step());
            end = -1;
        }
        return beyond;
    }
}
