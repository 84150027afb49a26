package io.github.finetune4j.chattemplate.internal;

import java.math.BigInteger;
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
        plain("number", Numbers::isNumber);
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
        compare((in, a, b) -> Comparison.ordered(in.budget(), "<", a, b), "lt", "<", "lessthan");
        compare((in, a, b) -> Comparison.ordered(in.budget(), "<=", a, b), "le", "<=");
        compare((in, a, b) -> Comparison.ordered(in.budget(), ">", a, b), "gt", ">", "greaterthan");
        compare((in, a, b) -> Comparison.ordered(in.budget(), ">=", a, b), "ge", ">=");
        compare((in, a, b) -> Compare.contains(in.budget(), b, a), "in");
        compare((in, a, b) -> same(a, b), "sameas");
        compare((in, a, b) -> rest(in, a, b).signum() == 0, "divisibleby");
    }

    private interface Pair {
        boolean holds(Interpreter in, Value a, Value b);
    }

    private static void compare(Pair pair, String... names) {
        for (String name : names) {
            ALL.put(
                    name,
                    (in, v, args) -> pair.holds(in, v, args.bind(name, "other").need("other")));
        }
    }

    private static boolean same(Value a, Value b) {
        if (a instanceof Int i && b instanceof Int j) {
            return i.equals(j);
        }
        boolean texts = a instanceof Str && b instanceof Str;
        return texts ? ((Str) a).text().equals(((Str) b).text()) : a == b;
    }

    private static BigInteger rest(Interpreter in, Value a, Value b) {
        BigInteger rest = Numbers.integer(Arithmetic.apply(in.budget(), "%", a, b));
        return rest == null ? BigInteger.ONE : rest;
    }

    private static void others() {
        plain("odd", v -> integer(v).testBit(0));
        plain("even", v -> !integer(v).testBit(0));
        ALL.put("lower", (in, v, args) -> Cases.isLower(Text.str(in.budget(), v).text()));
        ALL.put("upper", (in, v, args) -> Cases.isUpper(Text.str(in.budget(), v).text()));
        ALL.put(
                "filter",
                (in, v, args) ->
                        exists(() -> Filters.named(Text.str(in.budget(), v).text())));
        ALL.put(
                "test",
                (in, v, args) ->
                        exists(() -> Tests.named(Text.str(in.budget(), v).text())));
    }

    private static boolean exists(Runnable lookUp) {
        try {
            lookUp.run();
            return true;
        } catch (Failure none) {
            return false;
        }
    }

    private static BigInteger integer(Value value) {
        BigInteger whole = Numbers.integer(value);
        if (whole == null) {
            throw Numbers.mustBe("an integer", value);
        }
        return whole;
    }
}
