// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Filters over sequences and mappings. */
final class ListFilters {
    private ListFilters() {}

    static void register(Map<String, Filters.Filter> all) {
        plain(all, "list", (in, v) -> Seq.list(copy(in, v)));
        plain(all, "first", ListFilters::first);
        plain(all, "last", ListFilters::last);
        plain(all, "reverse", ListFilters::reverse);
        plain(all, "items", (in, v) -> Stream.later(() -> items(v)));
        all.put("sort", (in, v, args) -> sort(in, v, args.bind("sort", "reverse", "case_sensitive", "attribute")));
        all.put("dictsort", (in, v, args) -> dictSort(in, v, args.bind("dictsort", "case_sensitive", "by", "reverse")));
        all.put("unique", (in, v, args) -> unique(in, v, args.bind("unique", "case_sensitive", "attribute")));
        all.put("min", (in, v, args) -> extreme(in, v, args.bind("min", "case_sensitive", "attribute"), false));
        all.put("max", (in, v, args) -> extreme(in, v, args.bind("max", "case_sensitive", "attribute"), true));
        all.put("batch", (in, v, args) -> batch(in, v, args.bind("batch", "linecount", "fill_with")));
        all.put("slice", (in, v, args) -> slice(in, v, args.bind("slice", "slices", "fill_with")));
        all.put(
                "groupby",
                (in, v, args) -> groupBy(in, v, args.bind("groupby", "attribute", "default", "case_sensitive")));
    }

    private interface Plain {
        Value apply(Interpreter in, Value value);
    }

    private static void plain(Map<String, Filters.Filter> all, String name, Plain filter) {
        all.put(name, (in, v, args) -> {
            args.bind(name);
            return filter.apply(in, v);
        });
    }

    private static List<Value> copy(Interpreter in, Value value) {
        List<Value> items = new ArrayList<>(Iterate.list(in.budget(), value));
        in.budget().items(items.size());
        return items;
    }

    private static Value first(Interpreter in, Value value) {
        if (value instanceof Stream stream) {
            return stream.elements().hasNext() ? stream.elements().next() : empty("first");
        }
        List<Value> items = Iterate.list(in.budget(), value);
        return items.isEmpty() ? empty("first") : items.get(0);
    }

    private static Undefined empty(String which) {
        return new Undefined("No " + which + " item, sequence was empty.");
    }

    private static Value last(Interpreter in, Value value) {
        if (value instanceof Stream) {
            throw Failure.of("'generator' object is not reversible");
        }
        List<Value> items = Iterate.list(in.budget(), value);
        Value last = items.isEmpty() ? empty("last") : items.get(items.size() - 1);
        boolean safe = value instanceof Str s && s.markup();
        return safe && last instanceof Str character ? character.asMarkup(true) : last;
    }

    private static Value reverse(Interpreter in, Value value) {
        List<Value> items = copy(in, value);
        Collections.reverse(items);
        if (!(value instanceof Str)) {
            return new Stream(items.iterator(), "list_reverseiterator");
        }
        StrBuilder out = new StrBuilder(in.budget());
        items.forEach(item -> out.append((Str) item));
        return out.build();
    }

    private static List<Value> items(Value value) {
        if (value instanceof Undefined) {
            return List.of();
        }
        if (value instanceof Dict dict) {
            return dict.pairs();
        }
        throw Failure.of("Can only get item pairs from a mapping.");
    }

    /** Text compares without regard to case unless asked for. */
    private static UnaryOperator<Value> key(Interpreter in, Args.Bound args) {
        boolean exact = args.truth("case_sensitive", false);
        return v -> exact || !(v instanceof Str s) ? v : Cases.lower(in.budget(), s);
    }

    private static Comparator<Value> order(Interpreter in) {
        return (a, b) -> Compare.order(in.budget(), "<", a, b);
    }

    private record Keyed(Value key, Value item) {}

    private static List<Keyed> keyed(Interpreter in, Value value, Args.Bound args) {
        Value attribute = args.some("attribute");
        UnaryOperator<Value> key = key(in, args);
        List<Keyed> keyed = new ArrayList<>();
        for (Value item : copy(in, value)) {
            keyed.add(new Keyed(
                    key.apply(attribute == null ? item : Attributes.read(in.budget(), item, attribute, null)), item));
        }
        return keyed;
    }

    /**
     * The key is a list even of one part: parts that are equal are never ordered, so two undefined ones are no error.
     */
    private static Value sortKey(Interpreter in, Value item, Value attribute, UnaryOperator<Value> key) {
        if (!(attribute instanceof Str names)) {
            return Seq.list(List.of(key.apply(Attributes.read(in.budget(), item, attribute, null))));
        }
        List<Value> parts = new ArrayList<>();
        int from = 0;
        while (from <= names.text().length()) {
            int comma = names.text().indexOf(',', from);
            int to = comma < 0 ? names.text().length() : comma;
            Str name = Str.of(names.text().substring(from, to));
            parts.add(key.apply(Attributes.read(in.budget(), item, name, null)));
            from = to + 1;
        }
        return Seq.list(parts);
    }

    private static Value sort(Interpreter in, Value value, Args.Bound args) {
        Value given = args.get("attribute");
        Value attribute = given == null ? None.NONE : given;
        UnaryOperator<Value> key = key(in, args);
        List<Keyed> keyed = new ArrayList<>();
        for (Value item : copy(in, value)) {
            keyed.add(new Keyed(sortKey(in, item, attribute, key), item));
        }
        return sorted(in, keyed, args.index("reverse", 0) != 0);
    }

    private static Seq sorted(Interpreter in, List<Keyed> keyed, boolean reverse) {
        Comparator<Value> order = order(in);
        keyed.sort((a, b) -> reverse ? order.compare(b.key(), a.key()) : order.compare(a.key(), b.key()));
        List<Value> items = new ArrayList<>(keyed.size());
        keyed.forEach(k -> items.add(k.item()));
        return Seq.list(items);
    }

    private static Value dictSort(Interpreter in, Value value, Args.Bound args) {
        if (!(value instanceof Dict dict)) {
            throw value instanceof Undefined u
                    ? u.failure()
                    : Failure.of("'" + value.typeName() + "' object has no attribute 'items'");
        }
        String by = args.text("by", "key").text();
        if (!by.equals("key") && !by.equals("value")) {
            throw Failure.of("You can only sort by either \"key\" or \"value\"");
        }
        UnaryOperator<Value> key = key(in, args);
        List<Keyed> keyed = new ArrayList<>();
        in.budget().items(dict.size());
        dict.entries().forEach(e -> keyed.add(new Keyed(key.apply(by.equals("key") ? e.key() : e.value()), e.pair())));
        return sorted(in, keyed, args.index("reverse", 0) != 0);
    }

    private static Value unique(Interpreter in, Value value, Args.Bound args) {
        return Stream.later(() -> {
            Set<Object> seen = new HashSet<>();
            List<Value> items = new ArrayList<>();
            for (Keyed k : keyed(in, value, args)) {
                if (seen.add(Dict.hashed(k.key()))) {
                    items.add(k.item());
                }
            }
            return items;
        });
    }

    private static Value extreme(Interpreter in, Value value, Args.Bound args, boolean largest) {
        Comparator<Value> order = order(in);
        @Nullable Keyed best = null;
        for (Keyed k : keyed(in, value, args)) {
            if (best == null
                    || (largest ? order.compare(k.key(), best.key()) > 0 : order.compare(k.key(), best.key()) < 0)) {
                best = k;
            }
        }
        return best == null ? new Undefined("No aggregated item, sequence was empty.") : best.item();
    }

    private static Value batch(Interpreter in, Value value, Args.Bound args) {
        Value size = args.need("linecount");
        return Stream.later(() -> rows(in, value, size, args.some("fill_with")));
    }

    /**
     * A row is full when its length equals {@code size}: with 0 the first stays empty, with None or text none is ever
     * full.
     */
    private static List<Value> rows(Interpreter in, Value value, Value size, @Nullable Value fill) {
        List<Value> rows = new ArrayList<>();
        List<Value> row = new ArrayList<>();
        for (Value item : copy(in, value)) {
            if (Compare.equal(in.budget(), Int.of(row.size()), size)) {
                rows.add(Seq.list(row));
                row = new ArrayList<>();
            }
            row.add(item);
        }
        if (!row.isEmpty()) {
            pad(in, row, fill, size);
            rows.add(Seq.list(row));
        }
        return rows;
    }

    private static void pad(Interpreter in, List<Value> row, @Nullable Value fill, Value size) {
        if (fill == null || !ComparisonSigns.ordered(in.budget(), "<", Int.of(row.size()), size)) {
            return;
        }
        int full = PythonNumbers.index(size);
        in.budget().items(full);
        while (row.size() < full) {
            row.add(fill);
        }
    }

    private static Value slice(Interpreter in, Value value, Args.Bound args) {
        Value slices = args.need("slices");
        return Stream.later(() -> slices(in, value, PythonNumbers.index(slices), args.some("fill_with")));
    }

    private static List<Value> slices(Interpreter in, Value value, int slices, @Nullable Value fill) {
        List<Value> items = copy(in, value);
        if (slices == 0) {
            throw Failure.of("slice: integer division or modulo by zero");
        }
        in.budget().items(Math.max(0, slices));
        int each = items.size() / slices;
        int longer = items.size() % slices;
        List<Value> rows = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < slices; i++) {
            int to = from + each + (i < longer ? 1 : 0);
            List<Value> row = new ArrayList<>(items.subList(from, to));
            if (fill != null && i >= longer) {
                row.add(fill);
            }
            rows.add(Seq.list(row));
            from = to;
        }
        return rows;
    }

    private static Value groupBy(Interpreter in, Value value, Args.Bound args) {
        UnaryOperator<Value> key = key(in, args);
        Value attribute = args.need("attribute");
        List<Keyed> keyed = new ArrayList<>();
        for (Value item : copy(in, value)) {
            Value group = Attributes.read(in.budget(), item, attribute, args.some("default"));
            keyed.add(new Keyed(group, item));
        }
        Comparator<Value> order = order(in);
        keyed.sort((a, b) -> order.compare(key.apply(a.key()), key.apply(b.key())));
        List<Value> groups = new ArrayList<>();
        for (int from = 0, to; from < keyed.size(); from = to) {
            Keyed head = keyed.get(from);
            List<Value> members = new ArrayList<>();
            for (to = from; to < keyed.size() && same(in, key, keyed.get(to), head); to++) {
                members.add(keyed.get(to).item());
            }
            groups.add(new Seq(Seq.Kind.GROUP, List.of(head.key(), Seq.list(members))));
        }
        return Seq.list(groups);
    }

    private static boolean same(Interpreter in, UnaryOperator<Value> key, Keyed a, Keyed b) {
        return Compare.equal(in.budget(), key.apply(a.key()), key.apply(b.key()));
    }
}
