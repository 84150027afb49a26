// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** Python's {@code str(x)} and {@code repr(x)}. */
final class Text {
    /** What the search for the shortest decimal costs, in characters. */
    static final int FLOAT_COST = 500;

    private Text() {}

    static Str str(RenderBudget budget, Value value) {
        if (value instanceof Str s) {
            return s;
        }
        if (value instanceof Undefined) {
            return Str.EMPTY;
        }
        return repr(budget, value);
    }

    static Str repr(RenderBudget budget, Value value) {
        StrBuilder out = new StrBuilder(budget);
        write(budget, out, value);
        return out.build();
    }

    /** Python's {@code ascii(x)}: {@code repr} with everything beyond ASCII escaped. */
    static Str ascii(RenderBudget budget, Value value) {
        Str repr = repr(budget, value);
        StrBuilder out = new StrBuilder(budget);
        for (int run = 0; run < repr.runCount(); run++) {
            for (int i = repr.runStart(run); i < repr.runEnd(run); ) {
                int c = repr.text().codePointAt(i);
                out.append(c < 128 ? Character.toString(c) : coded(c), repr.runFlags(run));
                i += Character.charCount(c);
            }
        }
        return out.build();
    }

    private static void write(RenderBudget budget, StrBuilder out, Value value) {
        budget.enter();
        if (value instanceof Str s) {
            quote(out, s);
        } else if (value instanceof Seq seq) {
            sequence(budget, out, seq);
        } else if (value instanceof Dict dict) {
            dict(budget, out, dict);
        } else if (value instanceof Namespace namespace) {
            out.append("<Namespace ");
            dict(budget, out, namespace.attributes());
            out.append(">");
        } else {
            out.append(scalar(budget, value));
        }
        budget.leave();
    }

    private static String scalar(RenderBudget budget, Value value) {
        if (value instanceof Int i) {
            return i.value().toString();
        }
        if (value instanceof Flt f) {
            budget.work(FLOAT_COST);
            return real(f.value());
        }
        if (value instanceof Bool b) {
            return b.truthy() ? "True" : "False";
        }
        if (value == None.NONE) {
            return "None";
        }
        return value instanceof Undefined ? "Undefined" : "<" + value.typeName() + " object>";
    }

    private static void sequence(RenderBudget budget, StrBuilder out, Seq seq) {
        List<Value> items = seq.items();
        switch (seq.kind()) {
            case LIST -> items(budget, out, "[", items, "]");
            case TUPLE, GROUP -> items(budget, out, "(", items, items.size() == 1 ? ",)" : ")");
            case RANGE -> out.append(range(items));
            default -> items(budget, out, seq.typeName() + "([", items, "])");
        }
    }

    private static String range(List<Value> items) {
        if (items instanceof RangeList range) {
            return range.python();
        }
        if (items.isEmpty()) {
            return "range(0, 0)";
        }
        int first = PythonNumbers.index(items.get(0));
        int step = items.size() > 1 ? PythonNumbers.index(items.get(1)) - first : 1;
        int end = PythonNumbers.index(items.get(items.size() - 1)) + step;
        return "range(" + first + ", " + end + (step == 1 ? "" : ", " + step) + ")";
    }

    private static void items(RenderBudget budget, StrBuilder out, String open, List<Value> items, String close) {
        out.append(open);
        for (int i = 0; i < items.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            write(budget, out, items.get(i));
        }
        out.append(close);
    }

    private static void dict(RenderBudget budget, StrBuilder out, Dict dict) {
        String separator = "{";
        for (Dict.Entry entry : dict.entries()) {
            out.append(separator);
            write(budget, out, entry.key());
            out.append(": ");
            write(budget, out, entry.value());
            separator = ", ";
        }
        out.append(dict.size() == 0 ? "{}" : "}");
    }

    private static void quote(StrBuilder out, Str s) {
        String quote = s.text().contains("'") && !s.text().contains("\"") ? "\"" : "'";
        out.append(s.markup() ? "Markup(" : "").append(quote);
        for (int run = 0; run < s.runCount(); run++) {
            for (int i = s.runStart(run); i < s.runEnd(run); ) {
                int c = s.text().codePointAt(i);
                out.append(escape(c, quote.charAt(0)), s.runFlags(run));
                i += Character.charCount(c);
            }
        }
        out.append(quote).append(s.markup() ? ")" : "");
    }

    private static String escape(int c, char quote) {
        return switch (c) {
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c == quote ? "\\" + quote : PythonChars.isPrintable(c) ? Character.toString(c) : coded(c);
        };
    }

    private static String coded(int c) {
        String pattern = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
        return String.format(Locale.ROOT, pattern, c);
    }

    /** {@return the shortest decimal that reads back as the same double, in Python's form} */
    static String real(double d) {
        if (Double.isNaN(d) || Double.isInfinite(d)) {
            return Double.isNaN(d) ? "nan" : d > 0 ? "inf" : "-inf";
        }
        if (d == 0) {
            return 1 / d < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(d);
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = shortest.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String power = (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return (d < 0 ? "-" : "") + mantissa + "e" + power;
    }

    private static BigDecimal shortest(double d) {
        BigDecimal exact = new BigDecimal(d);
        for (int digits = 1; digits < 17; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.doubleValue() == d) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(17)).stripTrailingZeros();
    }
}
