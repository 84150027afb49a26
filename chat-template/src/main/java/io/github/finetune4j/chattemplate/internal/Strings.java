// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Search, strip, replace and padding on strings that know where they came from. */
final class Strings {
    private Strings() {}

    static Str strip(RenderBudget budget, Str s, @Nullable Str chars, boolean left, boolean right) {
        IntPredicate drop = chars == null ? PythonChars::isSpace : among(budget, chars);
        String text = s.text();
        int from = 0;
        int to = text.length();
        budget.scan(text.length());
        while (left && from < to && drop.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (right && to > from && drop.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return s.part(budget, from, to);
    }

    private static IntPredicate among(RenderBudget budget, Str chars) {
        budget.work(chars.text().length());
        BitSet set = new BitSet();
        chars.text().codePoints().forEach(set::set);
        return set::get;
    }

    static Bool affix(RenderBudget budget, Str s, Args.Bound args, boolean prefix) {
        Value wanted = args.need("prefix");
        List<Value> options = wanted instanceof Seq seq && seq.kind().isTuple() ? seq.items() : List.of(wanted);
        String text = window(budget, s, args).text();
        for (Value option : options) {
            if (!(option instanceof Str affix)) {
                throw Failure.of(
                        args.function() + " first arg must be str or a tuple of str, not " + option.typeName());
            }
            budget.scan(affix.text().length());
            if (prefix ? text.startsWith(affix.text()) : text.endsWith(affix.text())) {
                return Bool.TRUE;
            }
        }
        return Bool.FALSE;
    }

    /**
     * Part of the text between {@code start} and {@code end}; {@code from} is its UTF-16 offset, -1 where it lies
     * behind the end.
     */
    private record Window(String text, int from) {}

    private static Window window(RenderBudget budget, Str s, Args.Bound args) {
        int length = s.length();
        int start = wrap(args.someIndex("start", 0), length);
        int end = Math.min(length, wrap(args.someIndex("end", length), length));
        if (start > end) {
            return new Window("", -1);
        }
        int from = s.offset(budget, start);
        budget.work(end - start == length ? 0 : end - start);
        return new Window(s.text().substring(from, s.offset(budget, end)), from);
    }

    private static int wrap(int index, int length) {
        return index < 0 ? Math.max(0, index + length) : index;
    }

    static int find(RenderBudget budget, Str s, Args args, boolean last) {
        Args.Bound bound = args.bind("find", "sub", "start", "end");
        String wanted = bound.text("sub").text();
        Window window = window(budget, s, bound);
        budget.search(s.text(), wanted);
        int at = window.from() < 0
                ? -1
                : last ? window.text().lastIndexOf(wanted) : window.text().indexOf(wanted);
        return at < 0 ? -1 : s.index(at + window.from());
    }

    static int count(RenderBudget budget, Str s, Args args) {
        Args.Bound bound = args.bind("count", "sub", "start", "end");
        String wanted = bound.text("sub").text();
        Window window = window(budget, s, bound);
        budget.search(s.text(), wanted);
        if (wanted.isEmpty()) {
            return window.from() < 0
                    ? 0
                    : window.text().codePointCount(0, window.text().length()) + 1;
        }
        int count = 0;
        for (int at = window.text().indexOf(wanted);
                at >= 0;
                at = window.text().indexOf(wanted, at + wanted.length())) {
            count++;
        }
        return count;
    }

    static Str replace(RenderBudget budget, Str s, Str old, Str with, int count) {
        budget.search(s.text(), old.text());
        StrBuilder out = new StrBuilder(budget);
        int done = 0;
        int from = 0;
        int at = s.text().indexOf(old.text());
        while (at >= 0 && (count < 0 || done < count)) {
            out.append(s, from, at).append(with);
            done++;
            from = at + old.text().length();
            at = next(s.text(), old.text(), from);
            if (old.text().isEmpty() && at >= 0) {
                out.append(s, from, at);
                from = at;
            }
        }
        return done == 0 ? s : out.append(s, from, s.text().length()).build().asMarkup(s.markup());
    }

    /** The next match from {@code from} on; an empty pattern matches once before each character and once at the end. */
    private static int next(String text, String wanted, int from) {
        if (!wanted.isEmpty()) {
            return text.indexOf(wanted, from);
        }
        return from >= text.length() ? -1 : from + Character.charCount(text.codePointAt(from));
    }

    /** Pads: text to the left where side is negative, to the right where positive, centred as Python centres for 0. */
    static Str pad(RenderBudget budget, Str s, int width, Str fill, int side) {
        if (fill.length() != 1) {
            throw Failure.of("the fill character must be exactly one character long");
        }
        int missing = Math.max(0, width - s.length());
        int before = side < 0 ? 0 : side > 0 ? missing : missing / 2 + (missing & width & 1);
        return new StrBuilder(budget)
                .repeat(fill, before)
                .append(s)
                .repeat(fill, missing - before)
                .build()
                .asMarkup(s.markup());
    }

    static Str zeroFill(RenderBudget budget, Str s, int width) {
        boolean signed = s.text().startsWith("-") || s.text().startsWith("+");
        int sign = signed ? 1 : 0;
        return new StrBuilder(budget)
                .append(s, 0, sign)
                .repeat(Str.of("0"), width - s.length())
                .append(s, sign, s.text().length())
                .build()
                .asMarkup(s.markup());
    }

    static Str expandTabs(RenderBudget budget, Str s, int size) {
        StrBuilder out = new StrBuilder(budget);
        int column = 0;
        for (int i = 0; i < s.text().length(); i++) {
            char c = s.text().charAt(i);
            if (c == '\t') {
                int spaces = size > 0 ? size - column % size : 0;
                out.spaces(spaces);
                column += spaces;
            } else {
                out.append(s, i, i + 1);
                column = c == '\n' || c == '\r' ? 0 : column + 1;
            }
        }
        return out.build().asMarkup(s.markup());
    }
}
