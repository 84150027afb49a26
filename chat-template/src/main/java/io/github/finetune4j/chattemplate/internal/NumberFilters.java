// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Filters that give numbers. */
final class NumberFilters {
    private static final int MOST_DIGITS = 4300; // Python's own bound on int(str)
    private static final Pattern WHOLE = Pattern.compile("([+-]?)((?:0[xob]_?)?[\\p{Nd}a-z]+(?:_[\\p{Nd}a-z]+)*)");

    private NumberFilters() {}

    static void register(Map<String, Filters.Filter> all) {
        all.put("int", (in, v, args) -> integer(in.budget(), v, args.bind("int", "default", "base")));
        all.put("float", (in, v, args) -> real(in.budget(), v, args.bind("float", "default")));
        all.put("abs", (in, v, args) -> {
            args.bind("abs");
            return absolute(v);
        });
        all.put("round", (in, v, args) -> round(v, args.bind("round", "precision", "method")));
        all.put("sum", (in, v, args) -> sum(in, v, args.bind("sum", "attribute", "start")));
        Filters.Filter length = (in, v, args) -> {
            args.bind("length");
            return Int.of(Iterate.length(v));
        };
        all.put("length", length);
        all.put("count", length);
        all.put("wordcount", (in, v, args) -> {
            args.bind("wordcount");
            String text = Text.str(in.budget(), v).text();
            in.budget().scan(text.length());
            return Int.of(words(text));
        });
    }

    /** Runs of word characters, as Python's {@code \\w+} finds them. */
    private static long words(String text) {
        long words = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            boolean word = PythonChars.isWord(text.codePointAt(i));
            words += word && !inside ? 1 : 0;
            inside = word;
        }
        return words;
    }

    private static Value integer(RenderBudget budget, Value value, Args.Bound args) {
        if (value instanceof Undefined u) {
            throw u.failure();
        }
        Value base = args.get("base");
        BigInteger whole =
                value instanceof Str s ? parse(trimmed(budget, s), base == null ? Int.of(10) : base) : cut(value);
        Value otherwise = args.get("default");
        return whole != null ? new Int(whole) : otherwise == null ? Int.of(0) : otherwise;
    }

    private static @Nullable BigInteger cut(Value value) {
        if (value instanceof Flt f && Double.isInfinite(f.value())) {
            throw Failure.of("cannot convert float infinity to integer");
        }
        return truncated(value);
    }

    private static @Nullable BigInteger truncated(Value value) {
        if (value instanceof Flt f) {
            boolean finite = !Double.isNaN(f.value()) && !Double.isInfinite(f.value());
            return finite ? new BigDecimal(f.value()).toBigInteger() : null;
        }
        return PythonNumbers.integer(value);
    }

    /**
     * Python's {@code int(text, base)}, and where that fails {@code int(float(text))}, whatever the base, as Jinja
     * does.
     */
    private static @Nullable BigInteger parse(String text, Value base) {
        if (text.length() > MOST_DIGITS) {
            return null;
        }
        BigInteger whole = PythonNumbers.integer(base) == null ? null : whole(text, PythonNumbers.index(base));
        Double real = whole == null ? parseReal(text) : null;
        return real == null ? whole : truncated(new Flt(real));
    }

    private static @Nullable BigInteger whole(String text, int base) {
        Matcher parts = WHOLE.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches() || base == 1 || base < 0 || base > Character.MAX_RADIX) {
            return null;
        }
        String digits = parts.group(2);
        int prefix = digits.startsWith("0x") ? 16 : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 0;
        boolean prefixed = prefix > 0 && (base == 0 || base == prefix);
        String body = (prefixed ? digits.substring(2) : digits).replace("_", "");
        boolean octalOfOld = base == 0 && !prefixed && body.startsWith("0") && !body.matches("0+");
        try {
            int radix = prefixed ? prefix : base == 0 ? 10 : base;
            return octalOfOld ? null : new BigInteger(parts.group(1) + body, radix);
        } catch (NumberFormatException notWhole) {
            return null; // not a number in this base
        }
    }

    private static String trimmed(RenderBudget budget, Str s) {
        return Strings.strip(budget, s, null, true, true).text();
    }

    private static @Nullable Double parseReal(String text) {
        String number = text.replaceAll("(?<=\\d)_(?=\\d)", "");
        if (number.matches("[+-]?(?i:inf|infinity)")) {
            return number.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (number.matches("[+-]?(?i:nan)")) {
            return Double.NaN;
        }
        boolean plain = number.length() <= MOST_DIGITS && number.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
        return plain ? Double.valueOf(number) : null;
    }

    private static Value real(RenderBudget budget, Value value, Args.Bound args) {
        if (value instanceof Undefined u) {
            throw u.failure();
        }
        Double number = value instanceof Str s
                ? parseReal(trimmed(budget, s))
                : PythonNumbers.isNumber(value) ? (Double) PythonNumbers.real(value) : null;
        Value otherwise = args.get("default");
        return number != null ? new Flt(number) : otherwise == null ? new Flt(0) : otherwise;
    }

    private static Value absolute(Value value) {
        if (value instanceof Flt f) {
            return new Flt(Math.abs(f.value()));
        }
        BigInteger whole = PythonNumbers.integer(value);
        if (whole == null) {
            throw PythonNumbers.mustBe("a number", value);
        }
        return new Int(whole.abs());
    }

    private static Value round(Value value, Args.Bound args) {
        String method = args.text("method", "common").text();
        if (!method.equals("common") && !method.equals("ceil") && !method.equals("floor")) {
            throw Failure.of("method must be common, ceil or floor");
        }
        if (method.equals("common")) {
            return common(value, args);
        }
        double scale = Math.pow(10, args.index("precision", 0));
        double scaled = PythonNumbers.real(value) * scale;
        if (Double.isNaN(scaled) || Double.isInfinite(scaled)) {
            throw Failure.of("cannot convert float " + Text.real(scaled) + " to integer");
        }
        return new Flt((method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled)) / scale);
    }

    private static Value common(Value value, Args.Bound args) {
        double number = PythonNumbers.real(value);
        boolean whole = args.get("precision") == None.NONE;
        int given = whole ? 0 : args.index("precision", 0);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            if (whole) {
                throw Failure.of("cannot convert float " + Text.real(number) + " to integer");
            }
            return value;
        }
        int precision = Math.max(-400, Math.min(400, given));
        BigInteger integer = PythonNumbers.integer(value);
        BigDecimal exact = integer == null ? new BigDecimal(number) : new BigDecimal(integer);
        BigDecimal rounded = exact.setScale(precision, RoundingMode.HALF_EVEN);
        return integer != null || whole
                ? new Int(rounded.toBigInteger())
                : new Flt(Math.copySign(rounded.doubleValue(), number));
    }

    private static Value sum(Interpreter in, Value value, Args.Bound args) {
        List<Value> items = Iterate.list(in.budget(), value);
        Value attribute = args.some("attribute");
        Value start = args.get("start");
        Value total = start == null ? Int.of(0) : start;
        if (total instanceof Str) {
            throw Failure.of("sum() can't sum strings -> use join");
        }
        for (Value item : items) {
            Value term = attribute == null ? item : Attributes.read(in.budget(), item, attribute, null);
            total = Arithmetic.apply(in.budget(), "+", total, term);
        }
        return total;
    }
}
