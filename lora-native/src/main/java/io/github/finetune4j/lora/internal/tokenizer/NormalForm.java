// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import io.github.finetune4j.internal.text.NormalText;
import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Unicode's normal forms as of Unicode 9.0, which the tokenizers library has: characters of later versions are left as
 * they are. What a character decomposes into never changes once it is assigned, so the JDK's own decompositions serve.
 */
enum NormalForm implements Normalizer {
    NFC(Form.NFC, false, true, 0x300),
    NFD(Form.NFD, false, false, 0xc0),
    NFKC(Form.NFKC, true, true, 0xa0),
    NFKD(Form.NFKD, true, false, 0xa0);

    private final Form form;
    private final boolean compatible;
    private final boolean composed;
    private final int free; // all characters below are in this form

    NormalForm(Form form, boolean compatible, boolean composed, int free) {
        this.form = form;
        this.compatible = compatible;
        this.composed = composed;
        this.free = free;
    }

    @Override
    public Piece apply(Piece piece) {
        return isNormal(piece) ? piece : rewritten(piece);
    }

    private boolean isNormal(Piece piece) {
        int at = piece.from();
        while (at < piece.to() && piece.chars()[at] < free) {
            at++;
        }
        return at == piece.to() || NormalText.is(piece.text(), form);
    }

    private Piece rewritten(Piece piece) {
        Pending pending = new Pending(new Rewriting(piece), composed);
        Map<Integer, int[]> parts = compatible ? Tables.COMPATIBLE : Tables.CANONICAL;
        for (int at = piece.from(); at < piece.to(); ) {
            int point = piece.point(at);
            at += Character.charCount(point);
            int[] found = point < free ? null : Tables.parts(parts, point, compatible);
            if (found == null) {
                pending.take(point, true);
            } else {
                for (int i = 0; i < found.length; i++) {
                    pending.take(found[i], i == 0);
                }
            }
        }
        return pending.done();
    }

    /** Decomposed characters, a starter and what stands on it, until they are in order. */
    private static final class Pending {
        private final Rewriting out;
        private final boolean composed;
        private int[] points = new int[16];
        private int[] changes = new int[16];
        private int[] classes = new int[16];
        private int count;
        private int sorted; // those before are in order
        private final Composing composing;

        Pending(Rewriting out, boolean composed) {
            this.out = out;
            this.composed = composed;
            composing = new Composing(out);
        }

        void take(int point, boolean first) {
            int combining = Tables.combining(point);
            if (combining == 0) {
                flush();
            }
            if (count == points.length) {
                points = Arrays.copyOf(points, 2 * count);
                changes = Arrays.copyOf(changes, 2 * count);
                classes = Arrays.copyOf(classes, 2 * count);
            }
            points[count] = point;
            changes[count] = first ? 0 : 1;
            classes[count++] = combining;
        }

        private void flush() {
            sort();
            for (int i = 0; i < count; i++) {
                if (composed) {
                    composing.take(points[i], changes[i], classes[i]);
                } else {
                    out.put(points[i], changes[i]);
                }
            }
            count = 0;
        }

        // by class, those of one class as they came; a counting sort, for a hostile text has a million marks on one
        // letter
        private void sort() {
            sorted = 1;
            while (sorted < count && classes[sorted - 1] <= classes[sorted]) {
                sorted++;
            }
            if (sorted >= count) {
                return;
            }
            long[] keys = new long[count];
            for (int i = 0; i < count; i++) {
                keys[i] = (long) classes[i] << 32 | i;
            }
            Arrays.sort(keys);
            int[] oldPoints = Arrays.copyOf(points, count);
            int[] oldChanges = Arrays.copyOf(changes, count);
            for (int i = 0; i < count; i++) {
                int from = (int) keys[i];
                points[i] = oldPoints[from];
                changes[i] = oldChanges[from];
                classes[i] = (int) (keys[i] >> 32);
            }
        }

        Piece done() {
            flush();
            composing.end();
            return out.done();
        }
    }

    /** Puts decomposed characters together again. */
    private static final class Composing {
        private static final int NONE = -1;
        private final Rewriting out;
        private int starter = NONE;
        private int change;
        private int lastClass = NONE;
        private int[] marks = new int[16];
        private int[] changes = new int[16];
        private int count;

        Composing(Rewriting out) {
            this.out = out;
        }

        void take(int point, int how, int combining) {
            if (starter == NONE) {
                if (combining == 0) {
                    begin(point, how);
                } else {
                    out.put(point, how);
                }
                return;
            }
            boolean blocked = lastClass != NONE && lastClass >= combining;
            int whole = blocked ? NONE : Tables.composed(starter, point);
            if (whole != NONE) {
                starter = whole;
                change += how - 1;
            } else if (combining == 0) {
                end();
                begin(point, how);
            } else {
                mark(point, how, combining);
            }
        }

        private void begin(int point, int how) {
            starter = point;
            change = how;
            lastClass = NONE;
        }

        private void mark(int point, int how, int combining) {
            if (count == marks.length) {
                marks = Arrays.copyOf(marks, 2 * count);
                changes = Arrays.copyOf(changes, 2 * count);
            }
            marks[count] = point;
            changes[count++] = how;
            lastClass = combining;
        }

        void end() {
            if (starter != NONE) {
                out.put(starter, change);
            }
            for (int i = 0; i < count; i++) {
                out.put(marks[i], changes[i]);
            }
            starter = NONE;
            count = 0;
        }
    }

    /** Made when a text first needs them. */
    private static final class Tables {
        private static final int[] NOTHING = {};
        static final Map<Integer, int[]> CANONICAL = new ConcurrentHashMap<>();
        static final Map<Integer, int[]> COMPATIBLE = new ConcurrentHashMap<>();
        private static final Points CANONICAL_POINTS = Unicode.set("canonical");
        private static final Points COMPATIBLE_POINTS = Unicode.set("compatible");
        private static final Map<Integer, Integer> CLASSES = classes();
        private static final Map<Long, Integer> COMPOSED = pairs();

        private static Map<Integer, Integer> classes() {
            Map<Integer, Integer> found = new ConcurrentHashMap<>();
            for (String name : Unicode.names("class")) {
                int combining = Integer.parseInt(name.substring("class".length()));
                Unicode.set(name).each(point -> found.put(point, combining));
            }
            return found;
        }

        static int combining(int point) {
            return point < 0x300 ? 0 : CLASSES.getOrDefault(point, 0);
        }

        static int @org.jspecify.annotations.Nullable [] parts(
                Map<Integer, int[]> known, int point, boolean compatible) {
            // only what changes is kept: a text may hold all characters that there are
            return changes(point, compatible)
                    ? known.computeIfAbsent(point, each -> NormalText.of(each, compatible ? Form.NFKD : Form.NFD))
                    : null;
        }

        private static boolean changes(int point, boolean compatible) {
            boolean hangul = point >= 0xac00 && point <= 0xd7a3;
            return hangul || (compatible ? COMPATIBLE_POINTS : CANONICAL_POINTS).has(point);
        }

        // a character that is not excluded is made of what all but its last part make, and the last
        private static Map<Long, Integer> pairs() {
            Map<Long, Integer> found = new ConcurrentHashMap<>();
            Points excluded = Unicode.set("excluded");
            CANONICAL_POINTS.each(point -> {
                int[] parts = excluded.has(point) ? NOTHING : NormalText.of(point, Form.NFD);
                if (parts.length > 1) {
                    int last = parts[parts.length - 1];
                    String head = NormalText.of(new String(parts, 0, parts.length - 1), Form.NFC);
                    found.put((long) head.codePointAt(0) << 32 | last, point);
                }
            });
            return found;
        }

        static int composed(int first, int second) {
            int syllable = hangul(first, second);
            return syllable >= 0 ? syllable : COMPOSED.getOrDefault((long) first << 32 | second, -1);
        }

        private static int hangul(int first, int second) {
            int lead = first - 0x1100;
            int vowel = second - 0x1161;
            if (lead >= 0 && lead < 19 && vowel >= 0 && vowel < 21) {
                return 0xac00 + (lead * 21 + vowel) * 28;
            }
            int tail = second - 0x11a7;
            boolean open = first >= 0xac00 && first <= 0xd7a3 && (first - 0xac00) % 28 == 0;
            return open && tail > 0 && tail < 28 ? first + tail : -1;
        }
    }
}
