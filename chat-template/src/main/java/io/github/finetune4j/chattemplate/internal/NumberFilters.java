package io.github.finetune4j.chattemplate.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters that give numbers. */
final class NumberFilters {
    private static final int MOST_DIGITS = 4300; // Python's own bound on int(str)

    private NumberFilters() {}

    static void register(Map<String, Filters.Filter> all) {
        all.put("int", (in, v, args) -> integer(in.budget(), v, args.bind("int", "default", "base")));
        all.put("float", (in, v, args) -> real(in.budget(), v, args.bind("float", "default")));
        all.put("abs", (in, v, args) -> absolute(v));
        all.put("round", (in, v, args) -> round(v, args.bind("round", "precision", "method")));
        all.put("sum", (in, v, args) -> sum(in, v, args.bind("sum", "attribute", "start")));
        Filters.Filter length = (in, v, args) -> Int.of(Iterate.length(v));
        all.put("length", length);
        all.put("count", length);
        all.put("wordcount", (in, v, args) -> {
            Args.Bound none = Args.NONE.bind("split", "sep", "maxsplit");
            return Int.of(Iterate.length(Splits.split(in.budget(), Text.str(in.budget(), v), none, false)));
        });
    }

    private static Value integer(Budget budget, Value value, Args.Bound args) {
        if (value instanceof Undefined u) {
            throw u.failure();
        }
        BigInteger whole =
                value instanceof Str s ? parse(trimmed(budget, s), args.index("base", 10)) : truncated(value);
        Value otherwise = args.get("default");
        return whole != null ? new Int(whole) : otherwise == null ? Int.of(0) : otherwise;
    }

    private static @Nullable BigInteger truncated(Value value) {
        if (value instanceof Flt f) {
            boolean finite = !Double.isNaN(f.value()) && !Double.isInfinite(f.value());
            return finite ? new BigDecimal(f.value()).toBigInteger() : null;
        }
        return Numbers.integer(value);
    }

    private static @Nullable BigInteger parse(String text, int base) {
        if (text.length() > MOST_DIGITS) {
            return null;
        }
        String digits = text.toLowerCase(Locale.ROOT);
        try {
            String prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "\0";
            return new BigInteger(
                    digits.replaceFirst("^([+-]?)" + prefix, "$1").replaceAll("(?<=\\w)_(?=\\w)", ""), base);
        } catch (NumberFormatException notWhole) {
            Double real = base == 10 ? parseReal(text) : null;
            return real == null ? null : truncated(new Flt(real));
        }
    }

    private static String trimmed(Budget budget, Str s) {
        return Strings.strip(budget, s, null, true, true).text();
    }

    private static @Nullable Double parseReal(String number) {
        if (number.matches("[+-]?(?i:inf|infinity)")) {
            return number.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (number.matches("[+-]?(?i:nan)")) {
            return Double.NaN;
        }
        boolean plain = number.length() <= MOST_DIGITS && number.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
        return plain ? Double.valueOf(number) : null;
    }

    private static Value real(Budget budget, Value value, Args.Bound args) {
        if (value instanceof Undefined u) {
            throw u.failure();
        }
        Double number = value instanceof Str s
                ? parseReal(trimmed(budget, s))
                : Numbers.isNumber(value) ? (Double) Numbers.real(value) : null;
        Value otherwise = args.get("default");
        return number != null ? new Flt(number) : otherwise == null ? new Flt(0) : otherwise;
    }

    private static Value absolute(Value value) {
        if (value instanceof Flt f) {
            return new Flt(Math.abs(f.value()));
        }
        BigInteger whole = Numbers.integer(value);
        if (whole == null) {
            throw Numbers.mustBe("a number", value);
        }
        return new Int(whole.abs());
    }

    private static Value round(Value value, Args.Bound args) {
        int precision = Math.max(-400, Math.min(400, args.index("precision", 0)));
        String method = args.text("method", "common").text();
        double number = Numbers.real(value);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return new Flt(number);
        }
        double scale = Math.pow(10, precision);
        return switch (method) {
            case "ceil" -> new Flt(Math.ceil(number * scale) / scale);
            case "floor" -> new Flt(Math.floor(number * scale) / scale);
            case "common" -> common(value, number, precision);
            default -> throw Failure.of("method must be common, ceil or floor");
        };
    }

    private static Value common(Value value, double number, int precision) {
        double rounded = new BigDecimal(number)
                .setScale(precision, RoundingMode.HALF_EVEN)
                .doubleValue();
        return value instanceof Flt ? new Flt(rounded) : new Int(new BigDecimal(rounded).toBigInteger());
    }

    private static Value sum(Interpreter in, Value value, Args.Bound args) {
        List<Value> items = Iterate.list(in.budget(), value);
        Value attribute = args.some("attribute");
        Value start = args.get("start");
        Value total = start == null ? Int.of(0) : start;
        for (Value item : items) {
            Value term = attribute == null ? item : Attributes.read(in.budget(), item, attribute, null);
            total = Arithmetic.apply(in.budget(), "+", total, term);
        }
        return total;
    }
}
