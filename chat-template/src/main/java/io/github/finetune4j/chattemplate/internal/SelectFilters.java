// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Filters that choose or change element by element, and {@code default} and {@code attr}. As in Jinja the first are
 * generators: nothing happens, and nothing fails, before an element is asked for, and a false value is an empty
 * sequence whatever its type.
 */
final class SelectFilters {
    private SelectFilters() {}

    static void register(Map<String, Filters.Filter> all) {
        all.put("map", (in, v, args) -> each(in, v, items -> map(items, change(in, args))));
        all.put("select", (in, v, args) -> choose(in, v, args, false, true));
        all.put("reject", (in, v, args) -> choose(in, v, args, false, false));
        all.put("selectattr", (in, v, args) -> choose(in, v, args, true, true));
        all.put("rejectattr", (in, v, args) -> choose(in, v, args, true, false));
        Filters.Filter otherwise = (in, v, args) -> otherwise(v, args.bind("default", "default_value", "boolean"));
        all.put("default", otherwise);
        all.put("d", otherwise);
        all.put("attr", (in, v, args) -> attribute(in, v, args.bind("attr", "name")));
    }

    private static Value attribute(Interpreter in, Value value, Args.Bound args) {
        String name = args.text("name").text();
        return value instanceof Dict dict && DictMethods.bound(dict, name) == null
                ? Undefined.attribute(value, name)
                : Subscript.attribute(in.budget(), value, name);
    }

    private static Value otherwise(Value value, Args.Bound args) {
        boolean replace = value instanceof Undefined || (args.truth("boolean", false) && !value.truthy());
        Value replacement = args.get("default_value");
        return !replace ? value : replacement == null ? Str.EMPTY : replacement;
    }

    private static Stream each(Interpreter in, Value value, UnaryOperator<Iterator<Value>> work) {
        return Stream.lazy(() -> value.truthy()
                ? work.apply(Iterate.list(in.budget(), value).iterator())
                : List.<Value>of().iterator());
    }

    private static Iterator<Value> map(Iterator<Value> items, UnaryOperator<Value> change) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Value next() {
                return change.apply(items.next());
            }
        };
    }

    private static UnaryOperator<Value> change(Interpreter in, Args args) {
        Value attribute = args.named().get("attribute");
        if (args.positional().isEmpty() && attribute != null) {
            Value otherwise = new Args(List.of(), args.named())
                    .bind("map", "attribute", "default")
                    .some("default");
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

    private static Stream choose(Interpreter in, Value value, Args args, boolean byAttribute, boolean wanted) {
        return each(in, value, items -> {
            Predicate<Value> holds = byAttribute ? attributeTest(in, args) : test(in, args, 0);
            return new Chosen(items, item -> holds.test(item) == wanted);
        });
    }

    private static Predicate<Value> attributeTest(Interpreter in, Args args) {
        if (args.positional().isEmpty()) {
            throw Failure.of("Missing parameter for attribute name");
        }
        Value path = args.positional().get(0);
        Predicate<Value> test = test(in, args, 1);
        return item -> test.test(Attributes.read(in.budget(), item, path, null));
    }

    private static Predicate<Value> test(Interpreter in, Args args, int index) {
        if (args.positional().size() <= index) {
            return Value::truthy;
        }
        Tests.Test test = Tests.named(name("select", args, index));
        Args rest = args.from(index + 1);
        return item -> test.holds(in, item, rest);
    }
}
