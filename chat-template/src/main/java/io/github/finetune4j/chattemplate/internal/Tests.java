// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Jinja's tests ({@code x is ...}) by name. */
final class Tests {
    /** One test. */
    interface Test {
        boolean holds(Interpreter in, Value value, Args args);
    }

    private static final Map<String, Test> ALL = new HashMap<>();

    static {
        types();
        comparisons();
        others();
    }

    private Tests() {}

    static Test named(String name) {
        Test test = ALL.get(name);
        if (test == null) {
            throw Failure.of("No test named '" + name + "'.");
        }
        return test;
    }

    private static void plain(String name, Predicate<Value> holds) {
        ALL.put(name, (in, v, args) -> {
            args.bind(name);
            return holds.test(v);
        });
    }

    private static void types() {
        plain("defined", v -> !(v instanceof Undefined));
        plain("undefined", v -> v instanceof Undefined);
        plain("none", v -> v == None.NONE);
        plain("boolean", v -> v instanceof Bool);
        plain("true", v -> v == Bool.TRUE);
        plain("false", v -> v == Bool.FALSE);
        plain("integer", v -> v instanceof Int);
        plain("float", v -> v instanceof Flt);
        plain("number", PythonNumbers::isNumber);
        plain("string", v -> v instanceof Str);
        plain("mapping", v -> v instanceof Dict);
        plain("iterable", Iterate::isIterable);
        plain(
                "sequence",
                v -> v instanceof Str
                        || v instanceof Dict
                        || v instanceof Undefined
                        || (v instanceof Seq s && !s.kind().isView()));
        plain("callable", v -> v instanceof Callable || v instanceof Undefined);
        plain("escaped", v -> v instanceof Str s && s.markup());
    }

    private static void comparisons() {
        compare((in, a, b) -> Compare.equal(in.budget(), a, b), "eq", "==", "equalto");
        compare((in, a, b) -> !Compare.equal(in.budget(), a, b), "ne", "!=");
        compare((in, a, b) -> ComparisonSigns.ordered(in.budget(), "<", a, b), "lt", "<", "lessthan");
        compare((in, a, b) -> ComparisonSigns.ordered(in.budget(), "<=", a, b), "le", "<=");
        compare((in, a, b) -> ComparisonSigns.ordered(in.budget(), ">", a, b), "gt", ">", "greaterthan");
        compare((in, a, b) -> ComparisonSigns.ordered(in.budget(), ">=", a, b), "ge", ">=");
        named((in, a, b) -> Compare.contains(in.budget(), b, a), "in", "seq");
        named((in, a, b) -> same(a, b), "sameas", "other");
        named((in, a, b) -> leaves(in, a, b, 0), "divisibleby", "num");
    }

    private interface Pair {
        boolean holds(Interpreter in, Value a, Value b);
    }

    private static void compare(Pair pair, String... names) {
        for (String name : names) {
            ALL.put(name, (in, v, args) -> {
                Value other = new Args(args.positional(), Map.of())
                        .bind(name, "other")
                        .need("other");
                return pair.holds(in, v, args.named().isEmpty() ? other : unexpected(name));
            });
        }
    }

    private static Value unexpected(String name) {
        throw Failure.of(name + " takes no keyword arguments");
    }

    private static void named(Pair pair, String name, String parameter) {
        ALL.put(
                name,
                (in, v, args) -> pair.holds(in, v, args.bind(name, parameter).need(parameter)));
    }

    private static boolean same(Value a, Value b) {
        if (a instanceof Int i && b instanceof Int j) {
            return i.equals(j);
        }
        boolean texts = a instanceof Str && b instanceof Str;
        return texts ? ((Str) a).text().equals(((Str) b).text()) : a == b;
    }

    /** {@code a % b == rest}, which holds of no text, for which {@code %} formats. */
    private static boolean leaves(Interpreter in, Value a, Value b, int rest) {
        return Compare.equal(in.budget(), Arithmetic.apply(in.budget(), "%", a, b), Int.of(rest));
    }

    private static void others() {
        with("odd", (in, v) -> leaves(in, v, Int.of(2), 1));
        with("even", (in, v) -> leaves(in, v, Int.of(2), 0));
        with("lower", (in, v) -> Cases.isLower(Text.str(in.budget(), v).text()));
        with("upper", (in, v) -> Cases.isUpper(Text.str(in.budget(), v).text()));
        with("filter", (in, v) -> isKey(v) && Filters.exists(((Str) v).text()));
        with("test", (in, v) -> isKey(v) && ALL.containsKey(((Str) v).text()));
    }

    private interface With {
        boolean holds(Interpreter in, Value value);
    }

    private static void with(String name, With test) {
        ALL.put(name, (in, v, args) -> {
            args.bind(name);
            return test.holds(in, v);
        });
    }

    /** Names are looked up in a dict, which refuses lists and dicts. */
    private static boolean isKey(Value name) {
        Dict.hashed(name);
        return name instanceof Str;
    }
}
