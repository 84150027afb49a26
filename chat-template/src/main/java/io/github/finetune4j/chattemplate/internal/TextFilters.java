package io.github.finetune4j.chattemplate.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Filters that give text. */
final class TextFilters {
    private static final String UNRESERVED = "-_.~/";

    private interface Change {
        Str apply(Budget budget, Str s);
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
        plain(all, "urlencode", TextFilters::urlEncode);
        all.put("tojson", (in, v, args) -> Json.dump(in.budget(), v, args));
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

    private static Str replace(Budget budget, Value value, Args.Bound args) {
        Str old = Text.str(budget, args.need("old"));
        Str with = Text.str(budget, args.need("new"));
        return Strings.replace(budget, Text.str(budget, value), old, with, args.index("count", -1));
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

    private static Str indent(Budget budget, Value value, Args.Bound args) {
        Value width = args.some("width");
        Str indent = width instanceof Str s
                ? s
                : new StrBuilder(budget).spaces(args.index("width", 4)).build();
        boolean first = args.truth("first", false);
        boolean blank = args.truth("blank", false);
        Str text = new StrBuilder(budget)
                .append(Text.str(budget, value))
                .append("\n")
                .build();
        List<Value> lines = Splits.lines(budget, text, false);
        StrBuilder out = new StrBuilder(budget);
        for (int i = 0; i < lines.size(); i++) {
            Str line = (Str) lines.get(i);
            boolean indented = i == 0 ? first : blank || line.truthy();
            out.append(i == 0 ? "" : "\n").append(indented ? indent : Str.EMPTY).append(line);
        }
        return out.build();
    }

    private static Str truncate(Budget budget, Value value, Args args) {
        Args.Bound bound = args.bind("truncate", "length", "killwords", "end", "leeway");
        Str s = Text.str(budget, value);
        Str end = bound.text("end", "...");
        int length = bound.index("length", 255);
        if (length < end.length()) {
            throw Failure.of("truncate: expected length >= " + end.length() + ", got " + length);
        }
        if (s.length() <= (long) length + bound.index("leeway", 5)) {
            return s;
        }
        budget.scan(s.text().length());
        int cut = s.offset(budget, length - end.length());
        int space = bound.truth("killwords", false) ? -1 : s.text().lastIndexOf(' ', cut - 1);
        return new StrBuilder(budget)
                .append(s, 0, space < 0 ? cut : space)
                .append(end)
                .build();
    }

    private static Str format(Budget budget, Value value, Args args) {
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

    private static Str urlEncode(Budget budget, Str s) {
        StrBuilder out = new StrBuilder(budget);
        for (int run = 0; run < s.runCount(); run++) {
            String part = s.text().substring(s.runStart(run), s.runEnd(run));
            for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
                boolean plain = b > 0 && (Character.isLetterOrDigit(b) || UNRESERVED.indexOf(b) >= 0);
                out.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b), s.runFlags(run));
            }
        }
        return out.build();
    }
}
