package io.github.finetune4j.chattemplate.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Filters that choose or change element by element, and {@code default} and {@code attr}. */
final class SelectFilters {
    private SelectFilters() {}

    static void register(Map<String, Filters.Filter> all) {
        all.put("map", SelectFilters::map);
        all.put("select", (in, v, args) -> choose(in, v, args, false, true));
        all.put("reject", (in, v, args) -> choose(in, v, args, false, false));
        all.put("selectattr", (in, v, args) -> choose(in, v, args, true, true));
        all.put("rejectattr", (in, v, args) -> choose(in, v, args, true, false));
        Filters.Filter otherwise = (in, v, args) -> otherwise(v, args.bind("default", "default_value", "boolean"));
        all.put("default", otherwise);
        all.put("d", otherwise);
        all.put("attr", (in, v, args) -> {
            String name = args.bind("attr", "name").text("name").text();
            return v instanceof Dict dict && DictMethods.bound(dict, name) == null
                    ? Undefined.attribute(v, name)
                    : Subscript.attribute(in.budget(), v, name);
        });
    }

    private static Value otherwise(Value value, Args.Bound args) {
        boolean replace = value instanceof Undefined || (args.truth("boolean", false) && !value.truthy());
        Value replacement = args.get("default_value");
        return !replace ? value : replacement == null ? Str.EMPTY : replacement;
    }

    private static Value map(Interpreter in, Value value, Args args) {
        UnaryOperator<Value> change = change(in, args);
        List<Value> items = new ArrayList<>();
        for (Value item : Iterate.list(in.budget(), value)) {
            items.add(change.apply(item));
        }
        in.budget().items(items.size());
        return Stream.of(items);
    }

    private static UnaryOperator<Value> change(Interpreter in, Args args) {
        Value attribute = args.named().get("attribute");
        if (args.positional().isEmpty() && attribute != null) {
            Value otherwise = args.named().get("default");
            return item -> Attributes.read(in.budget(), item, attribute, otherwise);
        }
        Filters.Filter filter = Filters.named(name("map", args, 0));
        return item -> filter.apply(in, item, args.from(1));
    }

    private static String name(String function, Args args, int index) {
        if (index < args.positional().size() && args.positional().get(index) instanceof Str s) {
            return s.text();
        }
        throw Failure.of(function + " requires the name of a filter, test or attribute");
    }

    private static Value choose(Interpreter in, Value value, Args args, boolean byAttribute, boolean wanted) {
        int first = byAttribute ? 1 : 0;
        if (byAttribute && args.positional().isEmpty()) {
            throw Failure.of("Missing parameter for attribute name");
        }
        boolean tested = args.positional().size() > first;
        Tests.Test test = tested ? Tests.named(name("select", args, first)) : (i, v, a) -> v.truthy();
        List<Value> chosen = new ArrayList<>();
        for (Value item : Iterate.list(in.budget(), value)) {
            Value subject = byAttribute
                    ? Attributes.read(in.budget(), item, args.positional().get(0), null)
                    : item;
            if (test.holds(in, subject, args.from(first + 1)) == wanted) {
                chosen.add(item);
            }
        }
        in.budget().items(chosen.size());
        return Stream.of(chosen);
    }
}
