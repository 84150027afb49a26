// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

/** Python's backslash escapes in string literals. */
final class PythonEscapes {
    private static final String NAMES = "ntr\\'\"abfv";
    private static final String MEANT = "\n\t\r\\'\"\u0007\b\f\u000b";

    private PythonEscapes() {}

    static String decode(String body, int line) {
        if (body.indexOf('\\') < 0) {
            return body;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < body.length(); ) {
            char c = body.charAt(i);
            if (c != '\\' || i + 1 == body.length()) {
                out.append(c);
                i++;
            } else {
                i = escape(out, body, i + 1, line);
            }
        }
        return out.toString();
    }

    private static int escape(StringBuilder out, String body, int at, int line) {
        char c = body.charAt(at);
        int known = NAMES.indexOf(c);
        if (known >= 0) {
            out.append(MEANT.charAt(known));
            return at + 1;
        }
        if (c == '\n') {
            return at + 1;
        }
        int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        if (digits > 0) {
            return coded(out, body, at + 1, digits, line);
        }
        if (c >= '0' && c <= '7') {
            return octal(out, body, at);
        }
        out.append('\\').append(c);
        return at + 1;
    }

    private static int coded(StringBuilder out, String body, int from, int digits, int line) {
        String hex = body.substring(from, Math.min(body.length(), from + digits));
        boolean valid = hex.length() == digits && hex.chars().allMatch(h -> Character.digit(h, 16) >= 0);
        long code = valid ? Long.parseLong(hex, 16) : -1;
        if (code < 0 || code > Character.MAX_CODE_POINT) {
            throw Failure.syntax(line, "truncated or illegal escape in a string");
        }
        out.appendCodePoint((int) code);
        return from + digits;
    }

    private static int octal(StringBuilder out, String body, int from) {
        int code = 0;
        int at = from;
        while (at < body.length() && at < from + 3 && body.charAt(at) >= '0' && body.charAt(at) <= '7') {
            code = code * 8 + body.charAt(at++) - '0';
        }
        out.append((char) code);
        return at;
    }
}
