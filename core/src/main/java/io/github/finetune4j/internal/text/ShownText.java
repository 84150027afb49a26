// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

/**
 * A form of a text that can be shown. Control characters, halves of surrogate pairs and code points that are none are
 * no text: XML and HTML can't hold them, and UTF-8 not the halves. U+FFFD stands for them, and it is said how many
 * there were.
 */
public final class ShownText {
    private static final int REPLACEMENT = 0xFFFD;

    private ShownText() {}

    private static boolean shows(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c < 0x7F)
                || (c >= 0xA0 && c < Character.MIN_SURROGATE)
                || (c > Character.MAX_SURROGATE && c < 0xFFFE)
                || c > 0xFFFF;
    }

    /**
     * {@return how many characters can't be shown}
     *
     * @param text any
     */
    public static long unshowable(String text) {
        return text.codePoints().filter(c -> !shows(c)).count();
    }

    /**
     * {@return how many there were, in a sentence}
     *
     * @param characters that can't be shown
     */
    public static String sentence(long characters) {
        return characters + (characters == 1 ? " character is" : " characters are")
                + " no text (control characters, halves of surrogate pairs): U+FFFD stands in their place.";
    }

    /**
     * {@return the text with U+FFFD where a character can't be shown}
     *
     * @param text any
     */
    public static String replaced(String text) {
        return text.codePoints().allMatch(ShownText::shows)
                ? text
                : text.codePoints()
                        .map(c -> shows(c) ? c : REPLACEMENT)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    /**
     * {@return the beginning of a text, on one line}
     *
     * @param text any
     * @param longest length in characters, at least 1; where it is cut, the last is "…"
     */
    public static String brief(String text, int longest) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= longest
                ? line
                : line.substring(0, line.offsetByCodePoints(0, longest - 1)) + "…";
    }

    /**
     * {@return the text, safe in elements and in quoted attributes of HTML and XML}
     *
     * @param text any; as {@link #replaced}
     */
    public static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(shows(c) ? c : REPLACEMENT);
            }
        });
        return safe.toString();
    }
}
