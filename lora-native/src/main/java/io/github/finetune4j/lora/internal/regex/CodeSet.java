// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A set of characters: sorted ranges, with a table for what is common. Immutable. */
final class CodeSet {
    static final int LAST = Character.MAX_CODE_POINT;
    static final CodeSet NONE = new CodeSet(new int[0]);
    static final CodeSet ALL = range(0, LAST);

    /** First and last of each range, in order, none touching another. */
    private final int[] ranges;

    /** Made when it is first asked for: most sets are only steps on the way to others. */
    private volatile long @Nullable [] table;

    private CodeSet(int[] ranges) {
        this.ranges = ranges;
    }

    static CodeSet range(int first, int last) {
        return new CodeSet(new int[] {first, last});
    }

    static CodeSet of(int... codes) {
        Builder builder = new Builder();
        for (int code : codes) {
            builder.add(code, code);
        }
        return builder.build();
    }

    /** {@return a bit for each character of the first plane, or for ASCII alone where nothing lies beyond} */
    private static long[] tableOf(int[] ranges) {
        boolean ascii = ranges.length == 0 || ranges[ranges.length - 1] < 128;
        long[] bits = new long[ascii ? 2 : 1024];
        for (int at = 0; at < ranges.length; at += 2) {
            for (int code = ranges[at]; code <= Math.min(0xFFFF, ranges[at + 1]); code++) {
                bits[code >> 6] |= 1L << code;
            }
        }
        return bits;
    }

    boolean contains(int code) {
        long[] bits = table;
        if (bits == null) {
            bits = tableOf(ranges);
            table = bits;
        }
        int word = code >> 6;
        return word < bits.length ? (bits[word] >>> code & 1) != 0 : code > 0xFFFF && inRanges(code);
    }

    private boolean inRanges(int code) {
        int from = 0;
        int to = ranges.length / 2 - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            if (code < ranges[2 * middle]) {
                to = middle - 1;
            } else if (code > ranges[2 * middle + 1]) {
                from = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    CodeSet or(CodeSet other) {
        return new Builder().add(this).add(other).build();
    }

    CodeSet and(CodeSet other) {
        return not().or(other.not()).not();
    }

    CodeSet not() {
        Builder builder = new Builder();
        int next = 0;
        for (int at = 0; at < ranges.length; at += 2) {
            if (ranges[at] > next) {
                builder.add(next, ranges[at] - 1);
            }
            next = ranges[at + 1] + 1;
        }
        return next > LAST ? builder.build() : builder.add(next, LAST).build();
    }

    boolean empty() {
        return ranges.length == 0;
    }

    boolean all() {
        return ranges.length == 2 && ranges[0] == 0 && ranges[1] == LAST;
    }

    /** {@return its only character, or -1} */
    int single() {
        return ranges.length == 2 && ranges[0] == ranges[1] ? ranges[0] : -1;
    }

    boolean meets(CodeSet other) {
        return !and(other).empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodeSet set && Arrays.equals(set.ranges, ranges);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ranges);
    }

    /** Gathers ranges in any order. */
    static final class Builder {
        private long[] found = new long[8];
        private int count;

        Builder add(int first, int last) {
            if (count == found.length) {
                found = Arrays.copyOf(found, 2 * count);
            }
            found[count++] = (long) first << 32 | last;
            return this;
        }

        Builder add(CodeSet set) {
            for (int at = 0; at < set.ranges.length; at += 2) {
                add(set.ranges[at], set.ranges[at + 1]);
            }
            return this;
        }

        CodeSet build() {
            Arrays.sort(found, 0, count);
            int[] joined = new int[2 * count];
            int size = 0;
            for (int at = 0; at < count; at++) {
                int first = (int) (found[at] >>> 32);
                int last = (int) found[at];
                if (size > 0 && first <= joined[size - 1] + 1) {
                    joined[size - 1] = Math.max(joined[size - 1], last);
                } else {
                    joined[size++] = first;
                    joined[size++] = last;
                }
            }
            return new CodeSet(Arrays.copyOf(joined, size));
        }
    }
}
