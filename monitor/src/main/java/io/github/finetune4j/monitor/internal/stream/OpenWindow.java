// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.internal.window.Measure;
import io.github.finetune4j.monitor.internal.window.Measure.Addition;
import io.github.finetune4j.monitor.internal.window.WindowSum;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A window that still takes observations. */
public final class OpenWindow {
    private final WindowSum sum;
    private final Examples examples = new Examples();
    private List<String> kept = List.of();

    OpenWindow(WindowSum sum) {
        this.sum = sum;
    }

    /** {@return a window as it was} */
    public static OpenWindow restore(WindowSum sum, List<String> examples) {
        OpenWindow window = new OpenWindow(sum);
        window.kept = examples;
        return window;
    }

    void observe(Measure measure, Captured captured, @Nullable Addition addition, int group) {
        if (addition != null) {
            addition.to(sum, group);
        }
        measure.badness(captured).ifPresent(bad -> examples.add(captured.responseId(), bad));
    }

    void merge(OpenWindow other) {
        sum.merge(other.sum);
        examples.merge(other.examples);
        if (kept.isEmpty()) {
            kept = other.kept;
        }
    }

    /** {@return what was added up} */
    public WindowSum sum() {
        return sum;
    }

    /** {@return ids of the worst answers that are worse than the window is on the whole} */
    public List<String> ids(Measure measure) {
        List<String> worst = sum.n() == 0 ? List.of() : examples.worseThan(measure.badness(sum));
        return worst.isEmpty() ? kept : worst;
    }
}
