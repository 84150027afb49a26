// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The script of what goes wrong: the first fault that matches and is not used up hits. */
final class FakeFaults {
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

    FakeFaults() {
        this(EnumSet.of(FakeFault.Kind.SPOIL, FakeFault.Kind.DEATH));
    }

    /**
     * A script.
     *
     * @param unknown what its server cannot do
     */
    FakeFaults(Set<FakeFault.Kind> unknown) {
        this.unknown = unknown;
    }

    synchronized void add(FakeFault fault) {
        if (unknown.contains(fault.kind())) {
            throw new IllegalArgumentException(
                    "fault: " + fault.kind() + " -> only FakeOpenAiServer knows it, give another");
        }
        entries.add(new Entry(fault));
    }

    synchronized void clear() {
        entries.clear();
    }

    synchronized @Nullable FakeFault next(FakeRequest request) {
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
