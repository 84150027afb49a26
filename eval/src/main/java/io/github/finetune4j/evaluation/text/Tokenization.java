// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

/**
 * Splits texts the way sacrebleu's tokenizers do: passes over characters in place of regular expressions. Reused from
 * text to text.
 */
final class Tokenization {
    /** Characters that the first pass of 13a sets apart: <code>{-~ [-` space-&amp; (-+ :-@ /</code>. */
    private static final boolean[] APART = new boolean[128];

    static {
        for (char c = 0; c < 128; c++) {
            APART[c] = (c >= '{' && c <= '~')
                    || (c >= '[' && c <= '`')
                    || (c >= ' ' && c <= '&')
                    || (c >= '(' && c <= '+')
                    || (c >= ':' && c <= '@')
                    || c == '/';
        }
    }

    private CharBuffer text = new CharBuffer();
    private CharBuffer next = new CharBuffer();

    /** The tokenized text: tokens lie between white space. */
    CharBuffer text() {
        return text;
    }

    /** The tokens with one blank in between. */
    String joined() {
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < text.length; i++) {
            boolean space = Chars.isSpace(text.chars[i]);
            if (!space) {
                joined.append(text.chars[i]);
            } else if (!joined.isEmpty() && joined.charAt(joined.length() - 1) != ' ') {
                joined.append(' ');
            }
        }
        return joined.toString().stripTrailing();
    }

    void none(String line) {
        text.clear();
        text.append(line);
    }

    void v13a(String line) {
        text.clear();
        text.append(" ");
        text.append(joinLines(line));
        text.append(" ");
        western();
    }

    private static String joinLines(String line) {
        String joined = line;
        if (joined.indexOf('<') >= 0) {
            joined = joined.replace("<skipped>", "");
        }
        if (joined.indexOf('\n') >= 0) {
            joined = joined.replace("-\n", "").replace('\n', ' ');
        }
        if (joined.indexOf('&') >= 0) {
            joined = joined.replace("&quot;", "\"")
                    .replace("&amp;", "&")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">");
        }
        return joined;
    }

    void chinese(String line) {
        String stripped = Chars.strip(line);
        text.clear();
        text.reserve(3 * stripped.length());
        for (int i = 0; i < stripped.length(); i++) {
            char c = stripped.charAt(i);
            boolean apart = ChineseCharacters.contains(c);
            if (apart) {
                text.put(' ');
            }
            text.put(c);
            if (apart) {
                text.put(' ');
            }
        }
        western();
    }

    void characters(String line) {
        text.clear();
        text.reserve(2 * line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            text.put(c);
            if (!Character.isHighSurrogate(c)) {
                text.put(' ');
            }
        }
    }

    /**
     * The rules for Western languages that 13a and zh end with, one pass each, since each sees what the one before
     * wrote.
     */
    private void western() {
        setApart();
        splitMarkAfterOther();
        splitMarkBeforeOther();
        splitDashAfterDigit();
    }

    private void setApart() {
        start(3);
        for (int i = 0; i < text.length; i++) {
            char c = text.chars[i];
            if (c < 128 && APART[c]) {
                next.put(' ');
                next.put(c);
                next.put(' ');
            } else {
                next.put(c);
            }
        }
        swap();
    }

    private void splitMarkAfterOther() {
        start(2);
        int i = 0;
        while (i < text.length) {
            char c = text.chars[i++];
            next.put(c);
            if (!Chars.isDigit(c) && i < text.length && isMark(text.chars[i])) {
                next.put(' ');
                next.put(text.chars[i++]);
                next.put(' ');
            }
        }
        swap();
    }

    private void splitMarkBeforeOther() {
        start(2);
        int i = 0;
        while (i < text.length) {
            char c = text.chars[i++];
            if (isMark(c) && i < text.length && !Chars.isDigit(text.chars[i])) {
                next.put(' ');
                next.put(c);
                next.put(' ');
                next.put(text.chars[i++]);
            } else {
                next.put(c);
            }
        }
        swap();
    }

    private void splitDashAfterDigit() {
        start(2);
        int i = 0;
        while (i < text.length) {
            char c = text.chars[i++];
            next.put(c);
            if (Chars.isDigit(c) && i < text.length && text.chars[i] == '-') {
                next.put(' ');
                next.put(text.chars[i++]);
                next.put(' ');
            }
        }
        swap();
    }

    private static boolean isMark(char c) {
        return c == '.' || c == ',';
    }

    /** Punctuation next to anything but a number, then symbols, are set apart, by Unicode's general categories. */
    void international(String line) {
        int[] points = line.codePoints().toArray();
        points = International.splitAfter(points);
        points = International.splitBefore(points);
        points = International.splitSymbols(points);
        text.clear();
        text.append(new String(points, 0, points.length));
    }

    private void start(int growth) {
        next.clear();
        next.reserve(growth * text.length + 2);
    }

    private void swap() {
        CharBuffer done = next;
        next = text;
        text = done;
    }
}
