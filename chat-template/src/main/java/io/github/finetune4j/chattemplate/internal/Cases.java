package io.github.finetune4j.chattemplate.internal;

import java.util.Locale;

/** Upper case, lower case, title case, one code point at a time so that each keeps its origin. */
final class Cases {
    private interface Change {
        String apply(int c, int previous);
    }

    private Cases() {}

    static Str upper(Budget budget, Str s) {
        return map(budget, s, (c, previous) -> up(c));
    }

    static Str lower(Budget budget, Str s) {
        return map(budget, s, (c, previous) -> down(c));
    }

    static Str swap(Budget budget, Str s) {
        return map(budget, s, (c, previous) -> Character.isUpperCase(c) ? down(c) : up(c));
    }

    static Str capitalize(Budget budget, Str s) {
        return map(budget, s, (c, previous) -> previous < 0 ? title(c) : down(c));
    }

    /** Python's {@code str.title}: a letter after anything but a letter is raised. */
    static Str title(Budget budget, Str s) {
        return map(budget, s, (c, previous) -> previous >= 0 && isCased(previous) ? down(c) : title(c));
    }

    /** Jinja's {@code title} filter: words start after white space, hyphens and opening brackets. */
    static Str words(Budget budget, Str s) {
        return map(budget, s, (c, previous) -> previous < 0 || startsWord(previous) ? up(c) : down(c));
    }

    private static boolean startsWord(int c) {
        return Chars.isSpace(c) || "-({[<".indexOf(c) >= 0;
    }

    private static Str map(Budget budget, Str s, Change change) {
        StrBuilder out = new StrBuilder(budget);
        int previous = -1;
        for (int run = 0; run < s.runCount(); run++) {
            for (int i = s.runStart(run); i < s.runEnd(run); ) {
                int c = s.text().codePointAt(i);
                out.append(change.apply(c, previous), s.runFlags(run));
                previous = c;
                i += Character.charCount(c);
            }
        }
        return out.build();
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
        String upper = up(c);
        return upper.length() > Character.charCount(c)
                ? upper.charAt(0) + upper.substring(1).toLowerCase(Locale.ROOT)
                : Character.toString(Character.toTitleCase(c));
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
