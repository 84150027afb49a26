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
import java.util.function.Predicate;

/** Deletes what is still at a service, and says what stays. */
public final class LeftoverSweep {
    private static final System.Logger LOG = System.getLogger(LeftoverSweep.class.getName());

    private LeftoverSweep() {}

    /**
     * {@return what is still there, each with the reason}
     *
     * @param found what there is
     * @param needed ids of what jobs and batches that have not ended need
     * @param delete deletes one by its id
     */
    public static List<Leftover> delete(List<Leftover> found, Set<String> needed, Consumer<String> delete) {
        Map<Leftover, Runnable> things = new LinkedHashMap<>();
        found.forEach(one -> things.put(one, () -> delete.accept(one.id())));
        return delete(things, one -> needed.contains(one.id()));
    }

    /**
     * {@return what is still there, each with the reason} How many are left for jobs and batches is logged, too.
     *
     * @param found what there is, each with how to delete it, in the order in which it goes
     * @param needed whether a job or batch that has not ended needs it
     */
    public static List<Leftover> delete(Map<Leftover, Runnable> found, Predicate<Leftover> needed) {
        List<Leftover> left = new ArrayList<>();
        Map<Leftover, Runnable> free = new LinkedHashMap<>();
        found.forEach((one, delete) -> {
            if (needed.test(one)) {
                left.add(one.because("a job or batch that has not ended needs it; wait for its end, or cancel it"));
            } else {
                free.put(one, delete);
            }
        });
        if (!left.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} of {1} things stay at the service: jobs or batches that have not ended need them",
                    left.size(),
                    found.size());
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
