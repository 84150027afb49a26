// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Methods of {@code str}, by name; the work is done in {@link Strings} and {@link Cases}. */
final class StrMethods {
    /** One method. */
    interface Method {
        Value call(Interpreter in, Str s, Args args);
    }

    private static final Pattern IDENTIFIER =
            Pattern.compile("[\\p{L}\\p{Nl}_][\\p{L}\\p{Nl}\\p{Mn}\\p{Mc}\\p{Nd}\\p{Pc}]*");
    private static final Map<String, Method> ALL = new HashMap<>();

    static {
        strips();
        searches();
        splits();
        cases();
        checks();
        layout();
    }

    private StrMethods() {}

    static @Nullable Value bound(Str s, String name) {
        Method method = ALL.get(name);
        if (method != null) {
            return new Builtin(name, (in, args) -> method.call(in, s, args));
        }
        return name.startsWith("__") && name.endsWith("__") ? Undefined.unsafe(s, name) : null;
    }

    private static void strips() {
        strip("strip", true, true);
        strip("lstrip", true, false);
        strip("rstrip", false, true);
        ALL.put("removeprefix", (in, s, args) -> {
            String prefix = args.bind("removeprefix", "prefix").text("prefix").text();
            return s.text().startsWith(prefix)
                    ? s.part(in.budget(), prefix.length(), s.text().length())
                    : s;
        });
        ALL.put("removesuffix", (in, s, args) -> {
            String suffix = args.bind("removesuffix", "suffix").text("suffix").text();
            boolean has = s.text().endsWith(suffix);
            return has ? s.part(in.budget(), 0, s.text().length() - suffix.length()) : s;
        });
    }

    private static void strip(String name, boolean left, boolean right) {
        ALL.put(name, (in, s, args) -> {
            Args.Bound bound = args.bind(name, "chars");
            Str chars = bound.some("chars") == null ? null : bound.text("chars");
            return Strings.strip(in.budget(), s, chars, left, right);
        });
    }

    private static void searches() {
        ALL.put(
                "startswith",
                (in, s, args) ->
                        Strings.affix(in.budget(), s, args.bind("startswith", "prefix", "start", "end"), true));
        ALL.put(
                "endswith",
                (in, s, args) -> Strings.affix(in.budget(), s, args.bind("endswith", "prefix", "start", "end"), false));
        ALL.put("find", (in, s, args) -> Int.of(Strings.find(in.budget(), s, args, false)));
        ALL.put("rfind", (in, s, args) -> Int.of(Strings.find(in.budget(), s, args, true)));
        ALL.put("index", (in, s, args) -> Int.of(found(Strings.find(in.budget(), s, args, false))));
        ALL.put("rindex", (in, s, args) -> Int.of(found(Strings.find(in.budget(), s, args, true))));
        ALL.put("count", (in, s, args) -> Int.of(Strings.count(in.budget(), s, args)));
        ALL.put("replace", (in, s, args) -> {
            Args.Bound bound = args.bind("replace", "old", "new", "count");
            Str with =
                    s.markup() ? Escape.html(in.budget(), Text.str(in.budget(), bound.need("new"))) : bound.text("new");
            return Strings.replace(in.budget(), s, bound.text("old"), with, bound.index("count", -1));
        });
    }

    private static int found(int index) {
        if (index < 0) {
            throw Failure.of("substring not found");
        }
        return index;
    }

    private static void splits() {
        ALL.put(
                "split",
                (in, s, args) -> PythonSplits.split(in.budget(), s, args.bind("split", "sep", "maxsplit"), false));
        ALL.put(
                "rsplit",
                (in, s, args) -> PythonSplits.split(in.budget(), s, args.bind("rsplit", "sep", "maxsplit"), true));
        ALL.put(
                "splitlines",
                (in, s, args) -> Seq.list(PythonSplits.lines(
                        in.budget(), s, args.bind("splitlines", "keepends").truth("keepends", false))));
        ALL.put(
                "partition",
                (in, s, args) -> PythonSplits.partition(
                        in.budget(), s, args.bind("partition", "sep").text("sep"), false));
        ALL.put(
                "rpartition",
                (in, s, args) -> PythonSplits.partition(
                        in.budget(), s, args.bind("rpartition", "sep").text("sep"), true));
        ALL.put("join", (in, s, args) -> {
            Value items = args.bind("join", "iterable").need("iterable");
            StrBuilder out = new StrBuilder(in.budget());
            int i = 0;
            for (Value item : Iterate.list(in.budget(), items)) {
                Value part = s.markup() ? Escape.html(in.budget(), Text.str(in.budget(), item)) : item;
                if (!(part instanceof Str text)) {
                    throw Failure.of("sequence item " + i + ": expected str instance, " + item.typeName() + " found");
                }
                out.append(i++ == 0 ? Str.EMPTY : s).append(text);
            }
            return out.build().asMarkup(s.markup());
        });
    }

    private static void cases() {
        plain("upper", Cases::upper);
        plain("lower", Cases::lower);
        plain("casefold", Cases::fold);
        plain("title", Cases::title);
        plain("capitalize", Cases::capitalize);
        plain("swapcase", Cases::swap);
    }

    private interface Plain {
        Str apply(RenderBudget budget, Str s);
    }

    private static void plain(String name, Plain change) {
        ALL.put(name, (in, s, args) -> {
            args.bind(name);
            return change.apply(in.budget(), s).asMarkup(s.markup());
        });
    }

    private static void checks() {
        every("isspace", PythonChars::isSpace);
        every("isalpha", Character::isLetter);
        every("isalnum", PythonChars::isAlphanumeric);
        every("isdigit", PythonChars::isDigit);
        every("isdecimal", Character::isDigit);
        every("isnumeric", PythonChars::isNumeric);
        check("isascii", text -> text.chars().allMatch(c -> c < 128));
        check("isprintable", text -> text.codePoints().allMatch(PythonChars::isPrintable));
        check("isidentifier", text -> IDENTIFIER.matcher(text).matches());
        check("islower", text -> Cases.isLower(text));
        check("isupper", text -> Cases.isUpper(text));
        check("istitle", text -> Cases.isTitle(text));
    }

    private static void every(String name, IntPredicate holds) {
        check(name, text -> !text.isEmpty() && text.codePoints().allMatch(holds));
    }

    private static void check(String name, Predicate<String> holds) {
        ALL.put(name, (in, s, args) -> {
            args.bind(name);
            in.budget().scan(s.text().length());
            return Bool.of(holds.test(s.text()));
        });
    }

    private static void layout() {
        ALL.put("format", (in, s, args) -> BraceFormat.format(in.budget(), s, args));
        ALL.put("center", (in, s, args) -> pad(in, s, args.bind("center", "width", "fillchar"), 0));
        ALL.put("ljust", (in, s, args) -> pad(in, s, args.bind("ljust", "width", "fillchar"), -1));
        ALL.put("rjust", (in, s, args) -> pad(in, s, args.bind("rjust", "width", "fillchar"), 1));
        ALL.put(
                "zfill",
                (in, s, args) -> Strings.zeroFill(
                        in.budget(),
                        s,
                        PythonNumbers.index(args.bind("zfill", "width").need("width"))));
        ALL.put(
                "expandtabs",
                (in, s, args) -> Strings.expandTabs(
                        in.budget(), s, args.bind("expandtabs", "tabsize").index("tabsize", 8)));
    }

    private static Str pad(Interpreter in, Str s, Args.Bound args, int side) {
        return Strings.pad(in.budget(), s, PythonNumbers.index(args.need("width")), args.text("fillchar", " "), side);
    }
}
