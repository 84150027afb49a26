// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import java.text.Normalizer;
import java.text.Normalizer.Form;

/**
 * Unicode's normal forms, exactly as {@link Normalizer} of this Java has them, in a time that grows with the text's
 * length: the JDK's own grows with the square of a run of marks. A text is cut where what follows begins anew whatever
 * stands before, so that the JDK sees short runs only; a long run is put in order here.
 *
 * <p>Nothing else of the project calls {@link Normalizer}.
 */
public final class NormalText {
    /** Characters in a row before which no cut is safe: as many as the JDK is given. */
    static final int LONGEST_RUN = 128;

    /** Units between two cuts, and two looks at the interrupt. */
    static final int PIECE = 1 << 14;

    private final String text;
    private final Form form;

    private NormalText(String text, Form form) {
        this.text = text;
        this.form = form;
    }

    /**
     * {@return the text in a form}
     *
     * @param text any, halves of surrogate pairs too
     * @param form which
     * @throws io.github.finetune4j.error.FineTuneException if the thread is interrupted while a long text is at work
     */
    public static String of(String text, Form form) {
        return plain(text, form) ? text : new NormalText(text, form).normalized();
    }

    /**
     * {@return whether a text is in a form}
     *
     * @param text any
     * @param form which
     * @throws io.github.finetune4j.error.FineTuneException if the thread is interrupted while a long text is at work
     */
    public static boolean is(String text, Form form) {
        return plain(text, form) || new NormalText(text, form).isNormalized();
    }

    /**
     * {@return what one character is in a form}
     *
     * @param point the character
     * @param form which
     */
    public static int[] of(int point, Form form) {
        return jdk(Character.toString(point), form).codePoints().toArray();
    }

    static String jdk(String text, Form form) {
        return Normalizer.normalize(text, form);
    }

    // below, each character is itself in the form, and goes together with none before it
    private static boolean plain(String text, Form form) {
        int free = form == Form.NFC ? 0x300 : form == Form.NFD ? 0xc0 : 0xa0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= free) {
                return false;
            }
        }
        return true;
    }

    private String normalized() {
        StringBuilder out = new StringBuilder(text.length());
        each((from, to, run) -> {
            String part = text.substring(from, to);
            out.append(run ? new LongRun(part, form).normalized() : jdk(part, form));
            return true;
        });
        return out.toString();
    }

    private boolean isNormalized() {
        return each((from, to, run) -> {
            String part = text.substring(from, to);
            return run ? new LongRun(part, form).normalized().equals(part) : Normalizer.isNormalized(part, form);
        });
    }

    /** A taker of the parts of the text. */
    private interface Taker {
        /** {@return whether more is wanted} */
        boolean take(int from, int to, boolean run);
    }

    /** Hands on all parts. {@return whether all were wanted} */
    private boolean each(Taker taker) {
        int from = 0;
        while (from < text.length()) {
            Interrupts.check(text.length());
            Part part = new Part(from);
            if (part.end > from && !taker.take(from, part.end, false)) {
                return false;
            }
            if (part.runEnd > part.end && !taker.take(part.end, part.runEnd, true)) {
                return false;
            }
            from = part.runEnd;
        }
        return true;
    }

    /** A part that the JDK may take at once, and a long run behind it, with the character that it stands on. */
    private final class Part {
        private final int end;
        private final int runEnd;

        Part(int from) {
            int cut = from; // the last place where a cut is safe
            int count = 0; // characters since
            int at = from;
            while (at < text.length() && count <= LONGEST_RUN) {
                int point = text.codePointAt(at);
                if (SafeCuts.before(point)) {
                    cut = at;
                    count = 0;
                    if (at - from >= PIECE) {
                        break;
                    }
                }
                count++;
                at += Character.charCount(point);
            }
            boolean run = count > LONGEST_RUN;
            end = run || at < text.length() ? cut : text.length();
            runEnd = run ? endOfRun(at) : end;
        }

        private int endOfRun(int from) {
            int at = from;
            while (at < text.length() && !SafeCuts.before(text.codePointAt(at))) {
                at += Character.charCount(text.codePointAt(at));
            }
            return at;
        }
    }
}
