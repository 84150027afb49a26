// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Filters that give text. */
final class TextFilters {
    private static final String UNRESERVED = "-_.~/";

    private interface Change {
        Str apply(RenderBudget budget, Str s);
    }

    private TextFilters() {}

    static void register(Map<String, Filters.Filter> all) {
        plain(all, "upper", Cases::upper);
        plain(all, "lower", Cases::lower);
        plain(all, "capitalize", Cases::capitalize);
        plain(all, "title", Cases::words);
        plain(all, "string", (budget, s) -> s);
        plain(all, "safe", (budget, s) -> s.asMarkup(true));
        plain(all, "e", Escape::html);
        plain(all, "escape", Escape::html);
        plain(all, "forceescape", (budget, s) -> Escape.html(budget, s.asMarkup(false)));
        all.put("urlencode", (in, v, args) -> {
            args.bind("urlencode");
            return urlEncode(in, v);
        });
        all.put("tojson", (in, v, args) -> PythonJson.dump(in.budget(), v, args));
        all.put("trim", (in, v, args) -> {
            Args.Bound bound = args.bind("trim", "chars");
            Str chars = bound.some("chars") == null ? null : bound.text("chars");
            return Strings.strip(in.budget(), Text.str(in.budget(), v), chars, true, true);
        });
        all.put("replace", (in, v, args) -> replace(in.budget(), v, args.bind("replace", "old", "new", "count")));
        all.put("join", (in, v, args) -> join(in, v, args.bind("join", "d", "attribute")));
        all.put("indent", (in, v, args) -> indent(in.budget(), v, args.bind("indent", "width", "first", "blank")));
        all.put(
                "center",
                (in, v, args) -> Strings.pad(
                        in.budget(),
                        Text.str(in.budget(), v),
                        args.bind("center", "width").index("width", 80),
                        Str.of(" "),
                        0));
        all.put("truncate", (in, v, args) -> truncate(in.budget(), v, args));
        all.put("format", (in, v, args) -> format(in.budget(), v, args));
    }

    private static void plain(Map<String, Filters.Filter> all, String name, Change change) {
        all.put(name, (in, v, args) -> {
            args.bind(name);
            return change.apply(in.budget(), Text.str(in.budget(), v));
        });
    }

    private static Str replace(RenderBudget budget, Value value, Args.Bound args) {
        Str old = Text.str(budget, args.need("old"));
        Str with = Text.str(budget, args.need("new"));
        Str plain = Text.str(budget, value).asMarkup(false);
        return Strings.replace(budget, plain, old, with, args.someIndex("count", -1));
    }

    private static Str join(Interpreter in, Value value, Args.Bound args) {
        Value attribute = args.some("attribute");
        Value between = args.get("d");
        Str separator = between == null ? Str.EMPTY : Text.str(in.budget(), between);
        StrBuilder out = new StrBuilder(in.budget());
        boolean first = true;
        for (Value item : Iterate.list(in.budget(), value)) {
            Value part = attribute == null ? item : Attributes.read(in.budget(), item, attribute, null);
            out.append(first ? Str.EMPTY : separator).append(Text.str(in.budget(), part));
            first = false;
        }
        return out.build();
    }

    private static Str indent(RenderBudget budget, Value value, Args.Bound args) {
        if (!(value instanceof Str given)) {
            throw value instanceof Undefined u
                    ? u.failure()
                    : Failure.of("indent() needs a text, not " + value.typeName());
        }
        Str indent = args.get("width") instanceof Str s
                ? s
                : new StrBuilder(budget).spaces(args.index("width", 4)).build();
        boolean first = args.truth("first", false);
        boolean blank = args.truth("blank", false);
        Str text = new StrBuilder(budget)
                .append(Text.str(budget, given))
                .append("\n")
                .build();
        List<Value> lines = PythonSplits.lines(budget, text, false);
        StrBuilder out = new StrBuilder(budget);
        for (int i = 0; i < lines.size(); i++) {
            Str line = (Str) lines.get(i);
            boolean indented = i == 0 ? first : blank || line.truthy();
            out.append(i == 0 ? "" : "\n").append(indented ? indent : Str.EMPTY).append(line);
        }
        return out.build().asMarkup(given.markup());
    }

    /** Anything with a length that's short enough comes back as it is, so this can give a list. */
    private static Value truncate(RenderBudget budget, Value value, Args args) {
        Args.Bound bound = args.bind("truncate", "length", "killwords", "end", "leeway");
        Str end = bound.text("end", "...");
        Value given = bound.get("length");
        Value length = given == null ? Int.of(255) : given;
        Value leeway = bound.some("leeway");
        Value spare = leeway == null ? Int.of(5) : leeway;
        if (ComparisonSigns.ordered(budget, "<", length, Int.of(end.length()))
                || ComparisonSigns.ordered(budget, "<", spare, Int.of(0))) {
            throw Failure.of("truncate: expected length >= " + end.length() + " and leeway >= 0");
        }
        Value most = Arithmetic.apply(budget, "+", length, spare);
        if (ComparisonSigns.ordered(budget, "<=", Int.of(Iterate.length(value)), most)) {
            return value;
        }
        if (!(value instanceof Str s)) {
            throw Failure.of("truncate() can't cut a " + value.typeName());
        }
        return cut(budget, s, PythonNumbers.index(length) - end.length(), end, bound.truth("killwords", false));
    }

    private static Str cut(RenderBudget budget, Str s, int length, Str end, boolean words) {
        budget.scan(s.text().length());
        int cut = s.offset(budget, length);
        int space = words ? -1 : s.text().lastIndexOf(' ', cut - 1);
        Str kept = s.part(budget, 0, space < 0 ? cut : space);
        return (Str) Arithmetic.apply(budget, "+", kept.asMarkup(s.markup()), end);
    }

    private static Str format(RenderBudget budget, Value value, Args args) {
        if (!args.positional().isEmpty() && !args.named().isEmpty()) {
            throw Failure.of("can't handle positional and keyword arguments at the same time");
        }
        Str format = Text.str(budget, value);
        if (args.named().isEmpty()) {
            return Printf.format(budget, format, new Seq(Seq.Kind.TUPLE, args.positional()));
        }
        Dict names = new Dict();
        args.named().forEach((name, item) -> names.put(Str.of(name), item));
        return Printf.format(budget, format, names);
    }

    /** A mapping or a sequence of pairs becomes a query, as in Jinja. */
    private static Str urlEncode(Interpreter in, Value value) {
        RenderBudget budget = in.budget();
        if (value instanceof Str || !Iterate.isIterable(value)) {
            return urlEncode(budget, Text.str(budget, value), UNRESERVED);
        }
        List<Value> pairs = value instanceof Dict dict ? dict.pairs() : Iterate.list(budget, value);
        StrBuilder out = new StrBuilder(budget);
        String separator = "";
        for (Value pair : pairs) {
            List<Value> parts = Iterate.list(budget, pair);
            if (parts.size() != 2) {
                throw Failure.of("urlencode() needs pairs, got " + parts.size() + " values");
            }
            out.append(separator)
                    .append(query(budget, parts.get(0)))
                    .append("=")
                    .append(query(budget, parts.get(1)));
            separator = "&";
        }
        return out.build();
    }

    private static Str query(RenderBudget budget, Value value) {
        Str encoded = urlEncode(budget, Text.str(budget, value), UNRESERVED.replace("/", ""));
        return Strings.replace(budget, encoded, Str.of("%20"), Str.of("+"), -1);
    }

    private static Str urlEncode(RenderBudget budget, Str s, String unreserved) {
        StrBuilder out = new StrBuilder(budget);
        for (int run = 0; run < s.runCount(); run++) {
            String part = s.text().substring(s.runStart(run), s.runEnd(run));
            for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
                boolean plain = b > 0 && (Character.isLetterOrDigit(b) || unreserved.indexOf(b) >= 0);
                out.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b), s.runFlags(run));
            }
        }
        return out.build();
    }
}
