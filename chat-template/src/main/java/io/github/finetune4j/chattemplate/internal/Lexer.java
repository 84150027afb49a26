// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a source into tokens, with {@code trim_blocks} and {@code lstrip_blocks} on, as transformers sets them. */
final class Lexer {
    private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*(?:-%}\\s*|%})");
    private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(?:\\+%}|-%}\\s*|%}\\n?)");
    private static final Pattern BLOCK_END = Pattern.compile("\\+%}|-%}\\s*|%}\\n?");
    private static final Pattern VARIABLE_END = Pattern.compile("-}}\\s*|}}");
    private static final Pattern COMMENT_END = Pattern.compile("\\+#}|-#}\\s*|#}\\n?");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final String DIGITS = "(?>\\d+)(?>_\\d+)*+";
    private static final Pattern FLOAT = Pattern.compile(
            "(?<!\\.)" + DIGITS + "(?:(?:\\." + DIGITS + ")?[eE][+-]?" + DIGITS + "|\\." + DIGITS + ")");
    private static final Pattern INTEGER = Pattern.compile(
            "0[bB](?:_?[01])++|0[oO](?:_?[0-7])++|0[xX](?:_?[0-9a-fA-F])++|[1-9](?:_?\\d)*+|0(?:_?0)*+");
    private static final Pattern NAME = Pattern.compile("[\\w\\d]++", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern OPERATOR = Pattern.compile("//|\\*\\*|==|!=|>=|<=|[-+/*%~\\[\\](){}<>=.:|,;]");
    private static final String OPEN = "([{";
    private static final String CLOSE = ")]}";

    private final String source;
    private final Matcher matcher;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int line = 1;
    private int counted;
    private boolean lineStarting = true;

    private Lexer(String source) {
        String unix = source.replace("\r\n", "\n").replace('\r', '\n');
        this.source = unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix;
        this.matcher = RAW.matcher(this.source);
    }

    static List<Token> tokens(String source) {
        return new Lexer(source).run();
    }

    private List<Token> run() {
        while (position < source.length()) {
            int tag = nextTag(position);
            if (tag < 0) {
                data(source.substring(position));
                position = source.length();
            } else {
                tag(tag);
            }
        }
        add(Token.Type.END, "", source.length());
        return tokens;
    }

    private int nextTag(int from) {
        for (int at = source.indexOf('{', from); at >= 0; at = source.indexOf('{', at + 1)) {
            if (at + 1 < source.length() && "{%#".indexOf(source.charAt(at + 1)) >= 0) {
                return at;
            }
        }
        return -1;
    }

    private void tag(int start) {
        char kind = source.charAt(start + 1);
        char sign = start + 2 < source.length() ? source.charAt(start + 2) : ' ';
        boolean signed = sign == '-' || sign == '+';
        data(stripped(source.substring(position, start), signed ? sign : ' ', kind != '{'));
        if (kind == '%' && at(RAW, start)) {
            raw(start, matcher.end());
            return;
        }
        position = start + (signed ? 3 : 2);
        switch (kind) {
            case '#' -> comment(start);
            case '%' -> code(start, Token.Type.BLOCK_BEGIN, Token.Type.BLOCK_END, BLOCK_END);
            default -> code(start, Token.Type.VARIABLE_BEGIN, Token.Type.VARIABLE_END, VARIABLE_END);
        }
    }

    private String stripped(String text, char sign, boolean block) {
        if (sign == '-') {
            int end = text.length();
            while (end > 0 && PythonChars.isSpace(text.charAt(end - 1))) {
                end--;
            }
            return text.substring(0, end);
        }
        int lineStart = text.lastIndexOf('\n') + 1;
        boolean strip = sign != '+' && block && (lineStart > 0 || lineStarting);
        return strip && text.chars().skip(lineStart).allMatch(PythonChars::isSpace)
                ? text.substring(0, lineStart)
                : text;
    }

    private void comment(int start) {
        if (!matcher.usePattern(COMMENT_END).find(position)) {
            throw Failure.syntax(lineAt(start), "Missing end of comment tag");
        }
        moveTo(matcher.end());
    }

    private void raw(int start, int bodyStart) {
        lineStarting = source.charAt(bodyStart - 1) == '\n';
        if (!matcher.usePattern(END_RAW).find(bodyStart)) {
            throw Failure.syntax(lineAt(start), "Missing end of raw directive");
        }
        String sign = matcher.group(1);
        int end = matcher.end();
        data(stripped(source.substring(bodyStart, matcher.start()), sign.isEmpty() ? ' ' : sign.charAt(0), true));
        moveTo(end);
    }

    private void moveTo(int end) {
        position = end;
        lineStarting = source.charAt(end - 1) == '\n';
    }

    private void code(int start, Token.Type begin, Token.Type end, Pattern closing) {
        add(begin, "", start);
        Deque<Character> open = new ArrayDeque<>();
        while (position < source.length()) {
            if (open.isEmpty() && at(closing, position)) {
                add(end, "", position);
                moveTo(matcher.end());
                return;
            }
            if (at(SPACE, position)) {
                position = matcher.end();
            } else {
                token(open);
            }
        }
    }

    private void token(Deque<Character> open) {
        char c = source.charAt(position);
        if (c == '\'' || c == '"') {
            string(c);
        } else if (at(FLOAT, position)) {
            take(Token.Type.FLOAT, matcher.group().replace("_", ""));
        } else if (at(INTEGER, position)) {
            take(Token.Type.INTEGER, matcher.group().replace("_", ""));
        } else if (at(NAME, position)) {
            take(Token.Type.NAME, matcher.group());
        } else if (at(OPERATOR, position)) {
            balance(open, matcher.group());
            take(Token.Type.OPERATOR, matcher.group());
        } else {
            throw Failure.syntax(lineAt(position), "unexpected char '" + c + "' at " + position);
        }
    }

    private void balance(Deque<Character> open, String operator) {
        char c = operator.charAt(0);
        if (operator.length() > 1) {
            return;
        }
        if (OPEN.indexOf(c) >= 0) {
            open.push(CLOSE.charAt(OPEN.indexOf(c)));
        } else if (CLOSE.indexOf(c) >= 0 && (open.isEmpty() || open.pop() != c)) {
            throw Failure.syntax(lineAt(position), "unexpected '" + c + "'");
        }
    }

    private void string(char quote) {
        int end = position + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw Failure.syntax(
                    lineAt(position), "unexpected char " + quote + " at " + position + ": the string has no end");
        }
        add(Token.Type.STRING, PythonEscapes.decode(source.substring(position + 1, end), lineAt(position)), position);
        position = end + 1;
    }

    private boolean at(Pattern pattern, int start) {
        matcher.usePattern(pattern).region(start, source.length()).useTransparentBounds(true);
        return matcher.lookingAt();
    }

    private void take(Token.Type type, String text) {
        int end = matcher.end();
        add(type, text, position);
        position = end;
    }

    private void data(String text) {
        if (!text.isEmpty()) {
            add(Token.Type.DATA, text, position);
        }
    }

    private void add(Token.Type type, String text, int at) {
        tokens.add(new Token(type, text, lineAt(at)));
    }

    private int lineAt(int at) {
        for (; counted < at; counted++) {
            line += source.charAt(counted) == '\n' ? 1 : 0;
        }
        return line;
    }
}
