// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Python's arithmetic operators, on numbers, strings and sequences. */
final class Arithmetic {
    private Arithmetic() {}

    static Value apply(RenderBudget budget, String operator, Value a, Value b) {
        boolean format = operator.equals("%") && a instanceof Str;
        if (!format && (a instanceof Undefined || b instanceof Undefined)) {
            throw (a instanceof Undefined u ? u : (Undefined) b).failure();
        }
        if (PythonNumbers.isNumber(a) && PythonNumbers.isNumber(b)) {
            return a instanceof Flt || b instanceof Flt || operator.equals("/")
                    ? reals(operator, a, b)
                    : integers(budget, operator, whole(a), whole(b));
        }
        return switch (operator) {
            case "+" -> add(budget, a, b);
            case "*" -> repeat(budget, a, b);
            case "%" -> a instanceof Str s ? Printf.format(budget, s, b) : unsupported(operator, a, b);
            default -> unsupported(operator, a, b);
        };
    }

    static Value negate(Value value) {
        if (value instanceof Flt f) {
            return new Flt(-f.value());
        }
        BigInteger whole = PythonNumbers.integer(value);
        if (whole != null) {
            return new Int(whole.negate());
        }
        throw value instanceof Undefined u
                ? u.failure()
                : Failure.of("bad operand type for unary -: '" + value.typeName() + "'");
    }

    private static BigInteger whole(Value value) {
        BigInteger whole = PythonNumbers.integer(value);
        return whole == null ? BigInteger.ZERO : whole;
    }

    private static Value unsupported(String operator, Value a, Value b) {
        throw Failure.of(
                "unsupported operand type(s) for " + operator + ": '" + a.typeName() + "' and '" + b.typeName() + "'");
    }

    private static Value add(RenderBudget budget, Value a, Value b) {
        if (a instanceof Str s && b instanceof Str t) {
            return concat(budget, s, t);
        }
        if (a instanceof Seq s
                && b instanceof Seq t
                && s.kind() == t.kind()
                && (s.kind() == Seq.Kind.LIST || s.kind().isTuple())) {
            budget.items((long) s.items().size() + t.items().size());
            List<Value> items = new ArrayList<>(s.items());
            items.addAll(t.items());
            return new Seq(s.kind(), items);
        }
        if (a instanceof Str || a instanceof Seq) {
            throw Failure.of(
                    "can only concatenate " + a.typeName() + " (not \"" + b.typeName() + "\") to " + a.typeName());
        }
        return unsupported("+", a, b);
    }

    private static Str concat(RenderBudget budget, Str a, Str b) {
        boolean markup = a.markup() || b.markup();
        Str left = markup ? Escape.html(budget, a) : a;
        Str right = markup ? Escape.html(budget, b) : b;
        return new StrBuilder(budget).append(left).append(right).build().asMarkup(markup);
    }

    private static Value repeat(RenderBudget budget, Value a, Value b) {
        Value body = PythonNumbers.integer(a) == null ? a : b;
        Value times = body == a ? b : a;
        if (PythonNumbers.integer(times) == null) {
            return unsupported("*", a, b);
        }
        BigInteger exact = whole(times);
        if (exact.bitLength() > 63) {
            throw Failure.of("cannot fit 'int' into an index-sized integer");
        }
        int count = Math.max(0, PythonNumbers.index(times));
        if (body instanceof Str s) {
            return new StrBuilder(budget).repeat(s, count).build().asMarkup(s.markup());
        }
        if (body instanceof Seq seq && !seq.kind().isView() && seq.kind() != Seq.Kind.RANGE) {
            return repeat(budget, seq, count);
        }
        return unsupported("*", a, b);
    }

    private static Seq repeat(RenderBudget budget, Seq seq, int count) {
        budget.items((long) seq.items().size() * count);
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < count && !seq.items().isEmpty(); i++) {
            items.addAll(seq.items());
        }
        return new Seq(seq.kind(), items);
    }

    private static Value integers(RenderBudget budget, String operator, BigInteger a, BigInteger b) {
        budget.bits(
                operator.equals("*") ? a.bitLength() + (long) b.bitLength() : Math.max(a.bitLength(), b.bitLength()));
        return switch (operator) {
            case "+" -> new Int(a.add(b));
            case "-" -> new Int(a.subtract(b));
            case "*" -> new Int(a.multiply(b));
            case "//" -> new Int(floorDivide(a, b));
            case "%" -> new Int(a.subtract(floorDivide(a, b).multiply(b)));
            default -> power(budget, a, b);
        };
    }

    private static BigInteger floorDivide(BigInteger a, BigInteger b) {
        if (b.signum() == 0) {
            throw Failure.of("integer division or modulo by zero");
        }
        BigInteger[] parts = a.divideAndRemainder(b);
        boolean down = parts[1].signum() != 0 && parts[1].signum() != b.signum();
        return down ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static Value power(RenderBudget budget, BigInteger a, BigInteger b) {
        if (b.signum() < 0) {
            return reals("**", new Int(a), new Int(b));
        }
        boolean small = a.bitLength() <= 1 && a.signum() >= 0;
        int exponent = PythonNumbers.index(new Int(b));
        if (small || b.signum() == 0) {
            return b.signum() == 0 ? Int.of(1) : new Int(a);
        }
        budget.bits((long) a.abs().bitLength() * exponent);
        return new Int(a.pow(exponent));
    }

    private static Value reals(String operator, Value left, Value right) {
        double a = PythonNumbers.real(left);
        double b = PythonNumbers.real(right);
        if (b == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
            throw Failure.of("division by zero");
        }
        return new Flt(
                switch (operator) {
                    case "+" -> a + b;
                    case "-" -> a - b;
                    case "*" -> a * b;
                    case "/" -> divide(left, right, a, b);
                    case "//" -> floorDivide(a, b);
                    case "%" -> modulo(a, b);
                    default -> realPower(a, b);
                });
    }

    private static double divide(Value left, Value right, double a, double b) {
        boolean large = Math.abs(a) > 1e15 || Math.abs(b) > 1e15;
        if (large && !(left instanceof Flt) && !(right instanceof Flt)) {
            return new BigDecimal(whole(left))
                    .divide(new BigDecimal(whole(right)), MathContext.DECIMAL128)
                    .doubleValue();
        }
        return a / b;
    }

    private static double floorDivide(double a, double b) {
        double quotient = (a - modulo(a, b)) / b;
        return quotient == 0 ? Math.copySign(0, a / b) : Math.floor(quotient + 0.5);
    }

    private static double modulo(double a, double b) {
        double rest = a % b;
        if (rest == 0) {
            return Math.copySign(0, b);
        }
        return (rest < 0) != (b < 0) ? rest + b : rest;
    }

    private static double realPower(double a, double b) {
        if (a == 0 && b < 0) {
            throw Failure.of("0.0 cannot be raised to a negative power");
        }
        if (a < 0 && !Double.isInfinite(a) && !Double.isNaN(b) && b != Math.rint(b)) {
            throw Failure.of("complex numbers are not supported");
        }
        return Math.pow(a, b);
    }
}
