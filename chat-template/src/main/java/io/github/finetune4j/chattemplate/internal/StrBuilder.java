// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.Arrays;

/** Builds a {@link Str} from parts, keeping every character's flags and counting them against the budget. */
final class StrBuilder {
    private static final int RUN_COST = 4;

    private final RenderBudget budget;
    private final StringBuilder text = new StringBuilder();
    private int[] runs = new int[4];
    private int size;

    StrBuilder(RenderBudget budget) {
        this.budget = budget;
        budget.work(RenderBudget.ITEM_COST);
    }

    StrBuilder append(String part, int flags) {
        grow(part.length());
        text.append(part);
        mark(text.length(), flags);
        return this;
    }

    StrBuilder append(String part) {
        return append(part, 0);
    }

    StrBuilder append(Str part) {
        return append(part, 0, part.text().length());
    }

    StrBuilder append(Str part, int from, int to) {
        grow(to - from);
        int base = text.length() - from;
        text.append(part.text(), from, to);
        for (int run = part.runAt(from); run < part.runCount() && part.runStart(run) < to; run++) {
            mark(base + Math.min(to, part.runEnd(run)), part.runFlags(run));
        }
        return this;
    }

    StrBuilder repeat(Str part, long times) {
        budget.string(text.length() + part.text().length() * Math.max(0, times));
        for (long i = 0; i < times && !part.text().isEmpty(); i++) {
            append(part);
        }
        return this;
    }

    StrBuilder spaces(long count) {
        return repeat(Str.of(" "), count);
    }

    Str build() {
        return size == 0 ? Str.EMPTY : new Str(text.toString(), Arrays.copyOf(runs, size), false);
    }

    private void grow(int more) {
        budget.string((long) text.length() + more);
        budget.work(more);
    }

    private void mark(int end, int flags) {
        int last = size == 0 ? 0 : runs[size - 2];
        if (end == last) {
            return;
        }
        if (size > 0 && runs[size - 1] == flags) {
            runs[size - 2] = end;
            return;
        }
        budget.work(RUN_COST);
        if (size == runs.length) {
            runs = Arrays.copyOf(runs, size * 2);
        }
        runs[size] = end;
        runs[size + 1] = flags;
        size += 2;
    }
}
