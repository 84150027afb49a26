// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.Locale;

/** Upper case, lower case, title case, one code point at a time so that each keeps its origin. */
final class Cases {
    private interface Change {
        String apply(int c, int previous);
    }

    private Cases() {}

    static Str upper(RenderBudget budget, Str s) {
        return map(budget, s, (c, previous) -> up(c));
    }

    static Str lower(RenderBudget budget, Str s) {
        return map(budget, s, (c, previous) -> down(c));
    }

    static Str swap(RenderBudget budget, Str s) {
        return map(
                budget,
                s,
                (c, previous) -> Character.isUpperCase(c) ? down(c) : Character.isLowerCase(c) ? up(c) : same(c));
    }

    static Str capitalize(RenderBudget budget, Str s) {
        return map(budget, s, (c, previous) -> previous < 0 ? title(c) : down(c));
    }

    /** Python's {@code str.title}: a letter after anything but a letter is raised. */
    static Str title(RenderBudget budget, Str s) {
        return map(budget, s, (c, previous) -> previous >= 0 && isCased(previous) ? down(c) : title(c));
    }

    /** Python's {@code str.casefold}. */
    static Str fold(RenderBudget budget, Str s) {
        return map(budget, s, SigmaContext.NEVER, (c, previous) -> fold(c)).asMarkup(s.markup());
    }

    /**
     * Jinja's {@code title} filter: words start after white space, hyphens and opening brackets. Each is changed alone,
     * past its first letter.
     */
    static Str words(RenderBudget budget, Str s) {
        return map(
                budget,
                s,
                SigmaContext.PAST_FIRST,
                (c, previous) -> previous < 0 || startsWord(previous) ? up(c) : down(c));
    }

    private static boolean startsWord(int c) {
        return PythonChars.isSpace(c) || "-({[<".indexOf(c) >= 0;
    }

    private static Str map(RenderBudget budget, Str s, Change change) {
        return map(budget, s, SigmaContext.TEXT, change).asMarkup(s.markup());
    }

    private static Str map(RenderBudget budget, Str s, SigmaContext sigma, Change change) {
        StrBuilder out = new StrBuilder(budget);
        int previous = -1;
        for (int run = 0; run < s.runCount(); run++) {
            for (int i = s.runStart(run); i < s.runEnd(run); ) {
                int c = s.text().codePointAt(i);
                String changed = change.apply(c, previous);
                boolean last = c == 'Σ' && changed.equals("σ") && sigma.isLast(budget, s.text(), i);
                out.append(last ? "ς" : changed, s.runFlags(run));
                previous = c;
                i += Character.charCount(c);
            }
        }
        return out.build();
    }

    /** The context in which a capital sigma is the last letter of a word, whose small form differs. */
    private enum SigmaContext {
        TEXT,
        PAST_FIRST,
        NEVER;

        boolean isLast(RenderBudget budget, String text, int at) {
            return this != NEVER && after(budget, text, at) && !before(budget, text, at + 1);
        }

        private boolean after(RenderBudget budget, String text, int at) {
            int i = at;
            while (i > 0) {
                budget.scan(1);
                int c = text.codePointBefore(i);
                i -= Character.charCount(c);
                if (!isIgnorable(c)) {
                    boolean first = this == PAST_FIRST && (i == 0 || startsWord(text.codePointBefore(i)));
                    return isCased(c) && !first;
                }
            }
            return false;
        }

        private static boolean before(RenderBudget budget, String text, int at) {
            for (int i = at; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
                budget.scan(1);
                if (!isIgnorable(text.codePointAt(i))) {
                    return isCased(text.codePointAt(i));
                }
            }
            return false;
        }
    }

    /** Marks and punctuation inside words, which the last letter is looked for past. */
    private static boolean isIgnorable(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL -> true;
            default -> "'.:\u00b7\u2018\u2019\u2024\u2027".indexOf(c) >= 0;
        };
    }

    private static String same(int c) {
        return Character.toString(c);
    }

    private static String fold(int c) {
        if (c < 128 || c == 'ı') {
            return down(c);
        }
        if (Character.UnicodeScript.of(c) == Character.UnicodeScript.CHEROKEE) {
            return up(c);
        }
        return Character.toString(c)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .replace('ς', 'σ');
    }

    private static String up(int c) {
        return c < 128
                ? String.valueOf((char) Character.toUpperCase(c))
                : Character.toString(c).toUpperCase(Locale.ROOT);
    }

    private static String down(int c) {
        return c < 128
                ? String.valueOf((char) Character.toLowerCase(c))
                : Character.toString(c).toLowerCase(Locale.ROOT);
    }

    private static String title(int c) {
        int single = Character.toTitleCase(c);
        String upper = up(c);
        if (single != c || Character.isTitleCase(c) || upper.length() == Character.charCount(c)) {
            return Character.toString(single);
        }
        int first = 0; // what stands before the first letter has no case
        while (first < upper.length() && !isCased(upper.charAt(first))) {
            first++;
        }
        int after = Math.min(upper.length(), first + 1);
        return upper.substring(0, after) + upper.substring(after).toLowerCase(Locale.ROOT);
    }

    private static boolean isCased(int c) {
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }

    static boolean isLower(String text) {
        return text.codePoints().anyMatch(Cases::isCased)
                && text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
    }

    static boolean isUpper(String text) {
        return text.codePoints().anyMatch(Cases::isCased)
                && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
    }

    static boolean isTitle(String text) {
        boolean any = false;
        int previous = -1;
        for (int c : text.codePoints().toArray()) {
            boolean inWord = previous >= 0 && isCased(previous);
            boolean raised = Character.isUpperCase(c) || Character.isTitleCase(c);
            if (raised == inWord && isCased(c)) {
                return false;
            }
            any |= raised;
            previous = c;
        }
        return any;
    }
}
