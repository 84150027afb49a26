// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Width, sign, precision and so on of one formatted value. */
final class FormatSpec {
    private static final Pattern SPEC = Pattern.compile(
            "(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\\d{1,9})?([,_])?(?:\\.(\\d{1,9}))?([a-zA-Z%])?", Pattern.DOTALL);
    private static final int MOST_DIGITS = 10_000;

    String fill = " ";
    char align;
    char sign = '-';
    boolean signed;
    boolean empty;
    boolean alternate;
    boolean zero;
    int width;
    String group = "";
    int precision = -1;
    char type;

    /** {@return the spec behind the colon of a replacement field} */
    static FormatSpec parse(String text) {
        Matcher matcher = SPEC.matcher(text);
        if (!matcher.matches()) {
            throw Failure.of("Invalid format specifier '" + text + "'");
        }
        FormatSpec spec = new FormatSpec();
        spec.fill = matcher.group(1) == null ? " " : matcher.group(1);
        spec.align = matcher.group(2) == null ? 0 : matcher.group(2).charAt(0);
        spec.sign = matcher.group(3) == null ? '-' : matcher.group(3).charAt(0);
        spec.signed = matcher.group(3) != null;
        spec.empty = text.isEmpty();
        spec.alternate = matcher.group(4) != null;
        spec.zero = matcher.group(5) != null;
        spec.width = matcher.group(6) == null ? 0 : Integer.parseInt(matcher.group(6));
        spec.group = matcher.group(7) == null ? "" : matcher.group(7);
        spec.precision = matcher.group(8) == null ? -1 : Integer.parseInt(matcher.group(8));
        spec.type = matcher.group(9) == null ? 0 : matcher.group(9).charAt(0);
        return spec;
    }

    /** {@return any value in this format}, as Python's {@code format(value, spec)}. */
    Str apply(RenderBudget budget, Value value) {
        if (empty) {
            return Text.str(budget, value);
        }
        if (PythonNumbers.isNumber(value)) {
            return number(budget, checked(value), type);
        }
        if (!(value instanceof Str s)) {
            throw Failure.of("unsupported format string passed to " + value.typeName() + ".__format__");
        }
        boolean forText = (type == 0 || type == 's') && align != '=' && group.isEmpty() && !alternate && !signed;
        if (!forText) {
            throw Failure.of("the format specifier doesn't fit a text");
        }
        return text(budget, s);
    }

    private Value checked(Value value) {
        boolean real = value instanceof Flt;
        String fitting = real ? "eEfFgGn%" : "bcdoxXneEfFgG%";
        if (type != 0 && fitting.indexOf(type) < 0) {
            throw Failure.of("Unknown format code '" + type + "' for object of type '" + value.typeName() + "'");
        }
        boolean whole = !real && "eEfFgG%".indexOf(type) < 0;
        if (whole && precision >= 0) {
            throw Failure.of("Precision not allowed in integer format specifier");
        }
        return value;
    }

    Str text(RenderBudget budget, Str s) {
        int length = precision < 0 ? s.length() : Math.min(precision, s.length());
        Str cut = s.part(budget, 0, s.offset(budget, length));
        String filler = zero ? "0" : fill;
        return Strings.pad(budget, cut, width, Str.of(filler), align == '>' ? 1 : align == '^' ? 0 : -1);
    }

    Str number(RenderBudget budget, Value value, char code) {
        BigInteger whole = PythonNumbers.integer(value);
        budget.string(Math.max(precision, width));
        budget.work(Text.FLOAT_COST);
        String digits = whole != null && "eEfFgG%".indexOf(code) < 0 ? integer(whole, code) : real(value, code);
        boolean negative = digits.startsWith("-");
        String prefix = negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
        String body = grouped(digits.substring(negative ? 1 : 0));
        if (zero || align == '=') {
            String filler = zero ? "0" : fill;
            int missing = width - prefix.length() - body.length();
            return new StrBuilder(budget)
                    .append(prefix)
                    .repeat(Str.of(filler), missing)
                    .append(body)
                    .build();
        }
        return Strings.pad(
                budget, Str.of(prefix + body), width, Str.of(fill), align == '<' ? -1 : align == '^' ? 0 : 1);
    }

    private String integer(BigInteger value, char code) {
        int base = code == 'x' || code == 'X' ? 16 : code == 'o' ? 8 : code == 'b' ? 2 : 10;
        String digits = value.abs().toString(base);
        String prefix = alternate && base != 10 ? "0" + code : "";
        String body = prefix + (code == 'X' ? digits.toUpperCase(Locale.ROOT) : digits);
        if (code == 'c') {
            return character(value);
        }
        if (code != 0 && "dnxXob".indexOf(code) < 0) {
            throw Failure.of("Unknown format code '" + code + "' for object of type 'int'");
        }
        return value.signum() < 0 ? "-" + body : body;
    }

    static String character(BigInteger code) {
        if (code.signum() < 0 || code.bitLength() > 21 || code.intValue() > Character.MAX_CODE_POINT) {
            throw Failure.of("%c arg not in range(0x110000)");
        }
        return Character.toString(code.intValue());
    }

    private String real(Value value, char code) {
        double d = PythonNumbers.real(value);
        if (Double.isNaN(d) || Double.isInfinite(d)) {
            return Text.real(d);
        }
        if (precision > MOST_DIGITS) {
            throw Failure.limit("precision", MOST_DIGITS, "digits of one number");
        }
        BigDecimal exact = new BigDecimal(d);
        int digits = precision < 0 ? 6 : precision;
        String text = switch (code) {
            case 'f', 'F' -> exact.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
            case '%' ->
                exact.movePointRight(2).setScale(digits, RoundingMode.HALF_EVEN).toPlainString() + "%";
            case 'e', 'E' -> scientific(exact, digits);
            case 0 -> precision < 0 ? Text.real(d) : general(exact, digits);
            default -> general(exact, digits);
        };
        boolean lostSign = (d < 0 || 1 / d < 0) && !text.startsWith("-");
        String signed = lostSign ? "-" + text : text;
        return Character.isUpperCase(code) ? signed.toUpperCase(Locale.ROOT) : signed;
    }

    private static String scientific(BigDecimal exact, int digits) {
        BigDecimal rounded = exact.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        int exponent = exact.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        String mantissa = rounded.movePointLeft(exponent)
                .setScale(digits, RoundingMode.HALF_EVEN)
                .toPlainString();
        return mantissa + power(exponent);
    }

    private static String power(int exponent) {
        return String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private String general(BigDecimal exact, int precision) {
        int digits = Math.max(1, precision);
        BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = exact.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < digits) {
            String fixed = rounded.setScale(digits - 1 - exponent, RoundingMode.HALF_EVEN)
                    .toPlainString();
            return alternate ? fixed : trimmed(fixed);
        }
        String mantissa = rounded.movePointLeft(exponent)
                .setScale(digits - 1, RoundingMode.HALF_EVEN)
                .toPlainString();
        return (alternate ? mantissa : trimmed(mantissa)) + power(exponent);
    }

    private static String trimmed(String number) {
        int end = number.length();
        while (number.contains(".") && number.charAt(end - 1) == '0') {
            end--;
        }
        return number.substring(0, number.charAt(end - 1) == '.' ? end - 1 : end);
    }

    private String grouped(String digits) {
        int point = digits.indexOf('.');
        int end = point < 0 ? digits.length() : point;
        if (group.isEmpty()) {
            return digits;
        }
        StringBuilder out = new StringBuilder(digits);
        for (int i = end - 3; i > 0; i -= 3) {
            out.insert(i, group);
        }
        return out.toString();
    }
}
