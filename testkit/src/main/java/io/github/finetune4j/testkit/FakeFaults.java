// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The script of what goes wrong at a fake service: the first fault that matches and is not used up hits. Safe for use
 * by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeFaults {
    private static final class Entry {
        final FakeFault fault;
        int skip;
        int left;
        int seen;

        Entry(FakeFault fault) {
            this.fault = fault;
            skip = fault.skip();
            left = fault.times();
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final Set<FakeFault.Kind> unknown;

    /** Makes a script for a service whose answers are not spoilt, and which does not end. */
    public FakeFaults() {
        this(EnumSet.range(FakeFault.Kind.DOUBLED_ANSWER, FakeFault.Kind.DEATH));
    }

    /**
     * Makes a script.
     *
     * @param unknown kinds that the service cannot do
     */
    public FakeFaults(Set<FakeFault.Kind> unknown) {
        this.unknown = Set.copyOf(unknown);
    }

    /**
     * Adds a fault.
     *
     * @param fault comes after those that are there
     * @throws IllegalArgumentException if the service cannot do that
     */
    public synchronized void add(FakeFault fault) {
        if (unknown.contains(fault.kind())) {
            throw new IllegalArgumentException(
                    "fault: " + fault.kind() + " -> this service cannot do it (FakeOpenAiServer can), give another");
        }
        entries.add(new Entry(fault));
    }

    /** Removes all faults. */
    public synchronized void clear() {
        entries.clear();
    }

    /**
     * {@return the fault that hits a request; null if none does}
     *
     * @param request that has come; counts
     */
    public synchronized @Nullable FakeFault next(FakeRequest request) {
        for (Entry entry : entries) {
            if (entry.left > 0 && entry.fault.hits(request)) {
                if (entry.skip-- > 0) {
                    return null;
                }
                if (entry.seen++ % entry.fault.every() == 0) {
                    entry.left--;
                    return entry.fault;
                }
            }
        }
        return null;
    }
}
