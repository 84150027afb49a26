// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import org.jspecify.annotations.Nullable;

/** Tercom's greedy search for the fewest edits with shifts: the best shift is made until none helps. */
final class TerSearch {
    private static final int LONGEST_SHIFT = 10;
    private static final int FARTHEST_SHIFT = 50;
    private static final int MOST_CANDIDATES = 1000;

    private final int[] reference;
    private int candidates;

    TerSearch(int[] reference) {
        this.reference = reference;
    }

    /** A shift that may be made; of two, the greater one is better. */
    private record Shift(int gain, int length, int start, int target) {
        boolean betterThan(@Nullable Shift other) {
            if (other == null) {
                return true;
            }
            if (gain != other.gain) {
                return gain > other.gain;
            }
            if (length != other.length) {
                return length > other.length;
            }
            return start != other.start ? start < other.start : target < other.target;
        }

        int[] applied(int[] words) {
            int[] shifted = new int[words.length];
            int end = start + length;
            if (target < start) {
                move(words, 0, target, shifted, 0);
                move(words, start, end, shifted, target);
                move(words, target, start, shifted, target + length);
                move(words, end, words.length, shifted, end);
            } else {
                // beyond its end, or within itself: then the words after it change places with it
                int after = target > end ? target : Math.min(words.length, length + target);
                move(words, 0, start, shifted, 0);
                move(words, end, after, shifted, start);
                move(words, start, end, shifted, start + after - end);
                move(words, after, words.length, shifted, after);
            }
            return shifted;
        }

        private static void move(int[] from, int start, int end, int[] to, int at) {
            System.arraycopy(from, start, to, at, end - start);
        }
    }

    long edits(int[] text) {
        if (reference.length == 0) {
            return text.length;
        }
        int[] words = text;
        long shifts = 0;
        while (true) {
            EditTable table = EditTable.of(words, reference);
            Shift best = bestShift(words, table);
            if (candidates >= MOST_CANDIDATES || best == null || best.gain <= 0) {
                return shifts + table.distance();
            }
            shifts++;
            words = best.applied(words);
        }
    }

    private @Nullable Shift bestShift(int[] words, EditTable table) {
        Alignment alignment = table.alignment();
        Shift best = null;
        for (int start = 0; start < words.length; start++) {
            int from = Math.max(0, start - FARTHEST_SHIFT);
            int to = Math.min(reference.length - 1, start + FARTHEST_SHIFT);
            for (int at = from; at <= to; at++) {
                for (int length = 1; matches(words, start, at, length); length++) {
                    if (alignment.worthwhile(start, at, length)) {
                        best = bestTarget(words, table, alignment, start, at, length, best);
                        if (candidates >= MOST_CANDIDATES) {
                            return best;
                        }
                    }
                }
            }
        }
        return best;
    }

    /** Whether the sequence of this length agrees, given that the one shorter by a word does. */
    private boolean matches(int[] words, int start, int at, int length) {
        return length <= LONGEST_SHIFT
                && start + length <= words.length
                && at + length <= reference.length
                && words[start + length - 1] == reference[at + length - 1];
    }

    private @Nullable Shift bestTarget(
            int[] words, EditTable table, Alignment alignment, int start, int at, int length, @Nullable Shift soFar) {
        Shift best = soFar;
        int last = -1;
        for (int offset = -1; offset < length; offset++) {
            int position = at + offset;
            int target = position == -1 ? 0 : alignment.wordOf(position) + 1;
            if (target != last) {
                last = target;
                Shift shift = new Shift(0, length, start, target);
                int gain = table.distance() - table.distanceOf(shift.applied(words));
                shift = new Shift(gain, length, start, target);
                candidates++;
                best = shift.betterThan(best) ? shift : best;
            }
        }
        return best;
    }

    /** An alignment of a text's words with the reference's, with what is wrong in either. */
    record Alignment(Ints words, Ints referenceErrors, Ints textErrors) {
        int wordOf(int position) {
            return words.at(position);
        }

        boolean worthwhile(int start, int at, int length) {
            int word = wordOf(at);
            boolean within = start <= word && word < start + length;
            return !within && textErrors.any(start, length) && referenceErrors.any(at, length);
        }
    }

    /** Numbers in a row. */
    static final class Ints {
        private final int[] values;

        Ints(int[] values) {
            this.values = values;
        }

        int at(int index) {
            return values[index];
        }

        boolean any(int start, int length) {
            for (int i = start; i < start + length; i++) {
                if (values[i] != 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
