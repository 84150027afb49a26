// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers.internal;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.providers.Leftover;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Deletes what is still at a service, and says what stays. */
public final class LeftoverSweep {
    private LeftoverSweep() {}

    /**
     * {@return what is still there, each with the reason}
     *
     * @param found what there is
     * @param needed ids of what jobs that have not ended are trained on
     * @param delete deletes one by its id
     */
    public static List<Leftover> delete(List<Leftover> found, Set<String> needed, Consumer<String> delete) {
        List<Leftover> left = new ArrayList<>();
        Map<Leftover, Runnable> free = new LinkedHashMap<>();
        for (Leftover one : found) {
            if (needed.contains(one.id())) {
                left.add(one.because("a job that has not ended is trained on it; wait for its end, or cancel it"));
            } else {
                free.put(one, () -> delete.accept(one.id()));
            }
        }
        left.addAll(delete(free));
        return left;
    }

    /**
     * {@return what is still there, each with the reason}
     *
     * @param found what there is, each with how to delete it, in the order in which it goes
     */
    public static List<Leftover> delete(Map<Leftover, Runnable> found) {
        List<Leftover> left = new ArrayList<>();
        found.forEach((one, delete) -> {
            try {
                delete.run();
            } catch (ProviderException e) {
                left.add(one.because("it could not be deleted: " + Remedy.without(e)));
            }
        });
        return left;
    }
}
