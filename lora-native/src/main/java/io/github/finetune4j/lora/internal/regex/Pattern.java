// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

/** The expression as the parsers read it: a place in it, and its refusals. */
final class Pattern {
    static final int END = -1;
    private static final int LONGEST = 65_536;

    private final String text;
    private int at;

    Pattern(String text) {
        if (text.length() > LONGEST) {
            throw new RegexSyntaxException(
                    "expression of " + text.length() + " characters: at most " + LONGEST + " are read, stopped",
                    LONGEST);
        }
        this.text = text;
    }

    int at() {
        return at;
    }

    void back(int place) {
        at = place;
    }

    int peek() {
        return at < text.length() ? text.codePointAt(at) : END;
    }

    int next() {
        int code = peek();
        at += code == END ? 0 : Character.charCount(code);
        return code;
    }

    boolean sees(String word) {
        return text.startsWith(word, at);
    }

    boolean takes(String word) {
        boolean seen = sees(word);
        at += seen ? word.length() : 0;
        return seen;
    }

    /** {@return the text up to a mark, which is taken too} */
    String upTo(char mark, String construct) {
        int end = text.indexOf(mark, at);
        if (end < 0) {
            throw wrong(construct + " without '" + mark + "'");
        }
        String found = text.substring(at, end);
        at = end + 1;
        return found;
    }

    /** {@return digits read as a number, or -1 where there are none} */
    int number(int radix, int longest, int largest, String construct) {
        int start = at;
        long value = 0;
        while (at - start < longest && at < text.length() && ascii(text.charAt(at), radix) >= 0) {
            value = Math.min(Integer.MAX_VALUE, value * radix + ascii(text.charAt(at++), radix));
        }
        if (value > largest) {
            throw wrong(construct + " above " + largest);
        }
        return at == start ? -1 : (int) value;
    }

    private static int ascii(char digit, int radix) {
        return digit < 128 ? Character.digit(digit, radix) : -1;
    }

    RegexSyntaxException wrong(String what) {
        return new RegexSyntaxException(what, at);
    }

    RegexSyntaxException unsupported(String construct, int place) {
        return new RegexSyntaxException("unsupported: " + construct, place);
    }
}
