// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** Python's {@code ==}, {@code <} and {@code in}. */
final class Compare {
    private Compare() {}

    static boolean equal(RenderBudget budget, Value a, Value b) {
        if (a instanceof Str s && b instanceof Str t) {
            budget.scan(Math.min(s.text().length(), t.text().length()) >> 2);
            return s.text().equals(t.text());
        }
        if (PythonNumbers.isNumber(a) && PythonNumbers.isNumber(b)) {
            return numbersEqual(a, b);
        }
        if (a instanceof Undefined && b instanceof Undefined) {
            return true;
        }
        boolean container = a instanceof Seq || a instanceof Dict;
        return container ? containersEqual(budget, a, b) : a == b;
    }

    private static boolean numbersEqual(Value a, Value b) {
        return !isNan(a) && !isNan(b) && number(a, b) == 0;
    }

    private static boolean containersEqual(RenderBudget budget, Value a, Value b) {
        budget.enter();
        boolean equal = false;
        if (a instanceof Seq s && b instanceof Seq t) {
            equal = s.typeName().equals(t.typeName()) && listsEqual(budget, s.items(), t.items());
        } else if (a instanceof Dict d && b instanceof Dict e) {
            equal = dictsEqual(budget, d, e);
        }
        budget.leave();
        return equal;
    }

    private static boolean listsEqual(RenderBudget budget, List<Value> a, List<Value> b) {
        if (a.size() != b.size()) {
            return false;
        }
        budget.scan(a.size() * 8L);
        for (int i = 0; i < a.size(); i++) {
            if (!equal(budget, a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean dictsEqual(RenderBudget budget, Dict a, Dict b) {
        budget.scan(a.size() * 8L);
        return a.size() == b.size()
                && a.entries().stream().allMatch(e -> {
                    Value other = b.get(e.key());
                    return other != null && equal(budget, e.value(), other);
                });
    }

    /** {@return negative, zero or positive}; fails where Python has no order between the two. */
    static int order(RenderBudget budget, String operator, Value a, Value b) {
        if (a instanceof Str s && b instanceof Str t) {
            budget.scan(Math.min(s.text().length(), t.text().length()));
            return text(s.text(), t.text());
        }
        if (PythonNumbers.isNumber(a) && PythonNumbers.isNumber(b)) {
            return number(a, b);
        }
        if (a instanceof Seq s && b instanceof Seq t && ordered(s, t)) {
            return lists(budget, operator, s.items(), t.items());
        }
        if (a instanceof Undefined || b instanceof Undefined) {
            throw (a instanceof Undefined u ? u : (Undefined) b).failure();
        }
        throw Failure.of("'" + operator + "' not supported between instances of '" + a.typeName() + "' and '"
                + b.typeName() + "'");
    }

    static boolean isNan(Value value) {
        return value instanceof Flt f && Double.isNaN(f.value());
    }

    private static boolean ordered(Seq a, Seq b) {
        return a.typeName().equals(b.typeName())
                && (a.kind() == Seq.Kind.LIST || a.kind().isTuple());
    }

    private static int lists(RenderBudget budget, String operator, List<Value> a, List<Value> b) {
        budget.enter();
        int common = Math.min(a.size(), b.size());
        int result = Integer.compare(a.size(), b.size());
        for (int i = 0; i < common; i++) {
            if (!equal(budget, a.get(i), b.get(i))) {
                result = order(budget, operator, a.get(i), b.get(i));
                break;
            }
        }
        budget.leave();
        return result;
    }

    private static int number(Value a, Value b) {
        BigInteger x = PythonNumbers.integer(a);
        BigInteger y = PythonNumbers.integer(b);
        if (x != null && y != null) {
            return x.compareTo(y);
        }
        double p = PythonNumbers.real(a);
        double q = PythonNumbers.real(b);
        boolean exact = !Double.isNaN(p) && !Double.isInfinite(p) && !Double.isNaN(q) && !Double.isInfinite(q);
        return exact ? decimal(a, p).compareTo(decimal(b, q)) : Double.compare(p, q);
    }

    private static BigDecimal decimal(Value value, double real) {
        BigInteger whole = PythonNumbers.integer(value);
        return whole == null ? new BigDecimal(real) : new BigDecimal(whole);
    }

    /** Order by code point, which differs from Java's where surrogate pairs meet the characters above them. */
    private static int text(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean mixed = Character.isSurrogate(x) != Character.isSurrogate(y);
                return mixed ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    static boolean contains(RenderBudget budget, Value container, Value element) {
        if (container instanceof Str s) {
            return substring(budget, s, element);
        }
        if (container instanceof Dict dict) {
            return dict.get(element) != null;
        }
        if (!Iterate.isIterable(container)) {
            throw Failure.of("argument of type '" + container.typeName() + "' is not iterable");
        }
        List<Value> items = Iterate.list(budget, container);
        budget.scan(items.size() * 8L);
        return items.stream().anyMatch(item -> equal(budget, item, element));
    }

    private static boolean substring(RenderBudget budget, Str s, Value element) {
        if (element instanceof Str part) {
            budget.search(s.text(), part.text());
            return s.text().contains(part.text());
        }
        throw element instanceof Undefined u
                ? u.failure()
                : Failure.of("'in <string>' requires string as left operand, not " + element.typeName());
    }
}
