// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Python's ways to cut a string. */
final class PythonSplits {
    private PythonSplits() {}

    static Seq split(RenderBudget budget, Str s, Args.Bound args, boolean fromRight) {
        int most = args.index("maxsplit", -1);
        int limit = most < 0 ? Integer.MAX_VALUE : most;
        if (args.some("sep") == null) {
            return Seq.list(fromRight ? wordsFromRight(budget, s, limit) : words(budget, s, limit));
        }
        String separator = args.text("sep").text();
        if (separator.isEmpty()) {
            throw Failure.of("empty separator");
        }
        budget.search(s.text(), separator);
        return Seq.list(fromRight ? fromRight(budget, s, separator, limit) : fromLeft(budget, s, separator, limit));
    }

    private static List<Value> fromLeft(RenderBudget budget, Str s, String separator, int limit) {
        List<Value> parts = new ArrayList<>();
        int from = 0;
        int at = s.text().indexOf(separator);
        while (at >= 0 && parts.size() < limit) {
            add(budget, parts, s, from, at);
            from = at + separator.length();
            at = s.text().indexOf(separator, from);
        }
        add(budget, parts, s, from, s.text().length());
        return parts;
    }

    private static List<Value> fromRight(RenderBudget budget, Str s, String separator, int limit) {
        List<Value> parts = new ArrayList<>();
        int to = s.text().length();
        int at = s.text().lastIndexOf(separator);
        while (at >= 0 && parts.size() < limit) {
            add(budget, parts, s, at + separator.length(), to);
            to = at;
            at = to < separator.length() ? -1 : s.text().lastIndexOf(separator, to - separator.length());
        }
        add(budget, parts, s, 0, to);
        Collections.reverse(parts);
        return parts;
    }

    private static List<Value> words(RenderBudget budget, Str s, int limit) {
        List<Value> parts = new ArrayList<>();
        int length = s.text().length();
        int from = skip(s.text(), 0, true);
        while (from < length) {
            int to = parts.size() < limit ? skip(s.text(), from, false) : length;
            add(budget, parts, s, from, to);
            from = skip(s.text(), to, true);
        }
        return parts;
    }

    private static int skip(String text, int from, boolean spaces) {
        int at = from;
        while (at < text.length() && PythonChars.isSpace(text.charAt(at)) == spaces) {
            at++;
        }
        return at;
    }

    private static int trimmedEnd(String text, int from) {
        int end = from;
        while (end > 0 && PythonChars.isSpace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static List<Value> wordsFromRight(RenderBudget budget, Str s, int limit) {
        List<Value> parts = new ArrayList<>();
        int to = trimmedEnd(s.text(), s.text().length());
        while (to > 0) {
            int from = to;
            while (from > 0
                    && (parts.size() >= limit || !PythonChars.isSpace(s.text().charAt(from - 1)))) {
                from--;
            }
            add(budget, parts, s, from, to);
            to = trimmedEnd(s.text(), from);
        }
        Collections.reverse(parts);
        return parts;
    }

    static List<Value> lines(RenderBudget budget, Str s, boolean keepEnds) {
        List<Value> lines = new ArrayList<>();
        String text = s.text();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if (PythonChars.isLineBreak(text.charAt(i))) {
                int end = i;
                boolean pair = text.charAt(i) == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
                i += pair ? 1 : 0;
                add(budget, lines, s, from, keepEnds ? i + 1 : end);
                from = i + 1;
            }
        }
        if (from < text.length()) {
            add(budget, lines, s, from, text.length());
        }
        return lines;
    }

    static Seq partition(RenderBudget budget, Str s, Str separator, boolean last) {
        budget.search(s.text(), separator.text());
        int at = last ? s.text().lastIndexOf(separator.text()) : s.text().indexOf(separator.text());
        if (separator.text().isEmpty()) {
            throw Failure.of("empty separator");
        }
        if (at < 0) {
            Str none = Str.EMPTY.asMarkup(s.markup());
            return last ? Seq.tuple(none, none, s) : Seq.tuple(s, none, none);
        }
        int end = at + separator.text().length();
        return Seq.tuple(
                s.part(budget, 0, at),
                s.part(budget, at, end),
                s.part(budget, end, s.text().length()));
    }

    private static void add(RenderBudget budget, List<Value> parts, Str s, int from, int to) {
        budget.items(1);
        parts.add(s.part(budget, from, to));
    }
}
