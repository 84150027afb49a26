// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The ids of the few worst answers of a window. */
public final class Examples {
    private static final int MOST = 5;

    private record Example(String id, double badness) {}

    private final List<Example> worst = new ArrayList<>();

    /**
     * Adds an answer.
     *
     * @param id of it
     * @param badness more is worse
     */
    public void add(String id, double badness) {
        if (worst.size() == MOST && badness <= worst.get(MOST - 1).badness()) {
            return;
        }
        worst.add(new Example(id, badness));
        worst.sort(Comparator.comparingDouble(Example::badness).reversed());
        if (worst.size() > MOST) {
            worst.remove(MOST);
        }
    }

    void merge(Examples other) {
        other.worst.forEach(each -> add(each.id(), each.badness()));
    }

    /** {@return the ids of those that are worse, the worst first} */
    List<String> worseThan(double usual) {
        return worst.stream()
                .filter(each -> each.badness() > usual)
                .map(Example::id)
                .toList();
    }
}
