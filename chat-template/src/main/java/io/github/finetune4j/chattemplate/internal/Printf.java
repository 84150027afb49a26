// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code format % values}. */
final class Printf {
    private static final Pattern DIRECTIVE = Pattern.compile(
            "%(?:\\(([^)]*)\\))?([-+ #0]*)(\\*|\\d{1,9})?(?:\\.(\\*|\\d{0,9}))?[hlL]?(.)", Pattern.DOTALL);

    private final RenderBudget budget;
    private final StrBuilder out;
    private final Value values;
    private final boolean markup;
    private final List<Value> queue;
    private int used;

    private Printf(RenderBudget budget, Value values, boolean markup) {
        this.budget = budget;
        this.markup = markup;
        this.out = new StrBuilder(budget);
        this.values = values;
        boolean tuple = values instanceof Seq seq && seq.kind().isTuple();
        this.queue = new ArrayList<>(tuple ? ((Seq) values).items() : List.of(values));
    }

    static Str format(RenderBudget budget, Str format, Value values) {
        return new Printf(budget, values, format.markup()).run(format).asMarkup(format.markup());
    }

    private Str run(Str format) {
        Matcher matcher = DIRECTIVE.matcher(format.text());
        int from = 0;
        for (int at = format.text().indexOf('%'); at >= 0; at = format.text().indexOf('%', from)) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw Failure.of("incomplete format");
            }
            out.append(format, from, at);
            directive(matcher, format.flags());
            from = matcher.end();
        }
        out.append(format, from, format.text().length());
        if (used < queue.size() && !isMapping()) {
            throw Failure.of("not all arguments converted during string formatting");
        }
        return out.build();
    }

    /** Python checks that everything was used unless the one value can be subscripted by a key, as a list can. */
    private boolean isMapping() {
        return values instanceof Dict
                || values instanceof Undefined
                || (values instanceof Seq s && !s.kind().isTuple() && !s.kind().isView());
    }

    private void directive(Matcher matcher, int flags) {
        String conversion = matcher.group(5);
        if (conversion.equals("%")) {
            out.append("%", flags);
            return;
        }
        FormatSpec spec = new FormatSpec();
        String signs = matcher.group(2);
        spec.alternate = signs.contains("#");
        spec.sign = signs.contains("+") ? '+' : signs.contains(" ") ? ' ' : '-';
        int width = number(matcher.group(3), 0);
        spec.align = signs.contains("-") || width < 0 ? '<' : '>';
        spec.width = Math.abs(width);
        spec.zero = signs.contains("0") && spec.align != '<' && "sracS".indexOf(conversion) < 0;
        spec.precision = matcher.group(4) == null ? -1 : number(matcher.group(4), 0);
        out.append(convert(spec, conversion.charAt(0), next(matcher.group(1))));
    }

    private int number(@Nullable String digits, int otherwise) {
        if (digits == null || digits.isEmpty()) {
            return otherwise;
        }
        return digits.equals("*") ? PythonNumbers.index(next(null)) : Integer.parseInt(digits);
    }

    private Value next(@Nullable String key) {
        if (key != null) {
            if (!(values instanceof Dict dict)) {
                throw Failure.of("format requires a mapping");
            }
            Value value = dict.get(key);
            if (value == null) {
                throw Failure.of("format has no value for key '" + key + "'");
            }
            return value;
        }
        if (used >= queue.size()) {
            throw Failure.of("not enough arguments for format string");
        }
        return queue.get(used++);
    }

    private Str convert(FormatSpec spec, char conversion, Value value) {
        return switch (conversion) {
            case 's' -> spec.text(budget, safe(Text.str(budget, value)));
            case 'r' -> spec.text(budget, safe(Text.repr(budget, value)));
            case 'a' -> spec.text(budget, safe(Text.ascii(budget, value)));
            case 'c' -> spec.text(budget, character(value));
            case 'd', 'i', 'u' -> spec.number(budget, whole(value), 'd');
            case 'x', 'X', 'o' -> spec.number(budget, exact(value, conversion), conversion);
            case 'e', 'E', 'f', 'F', 'g', 'G' -> spec.number(budget, new Flt(PythonNumbers.real(value)), conversion);
            default -> throw Failure.of("unsupported format character '" + conversion + "'");
        };
    }

    private Str safe(Str text) {
        return markup ? Escape.html(budget, text) : text;
    }

    private static Value exact(Value value, char conversion) {
        if (PythonNumbers.integer(value) == null) {
            throw Failure.of("%" + conversion + " format: an integer is required, not " + value.typeName());
        }
        return value;
    }

    private Str character(Value value) {
        if (value instanceof Str s && s.length() != 1) {
            throw Failure.of("%c requires int or char");
        }
        return value instanceof Str s
                ? s
                : Str.of(FormatSpec.character(BigInteger.valueOf(PythonNumbers.index(value))));
    }

    private static Value whole(Value value) {
        if (value instanceof Flt f && (Double.isNaN(f.value()) || Double.isInfinite(f.value()))) {
            throw Failure.of("cannot convert float " + Text.real(f.value()) + " to integer");
        }
        if (value instanceof Flt f) {
            return new Int(new BigDecimal(f.value()).toBigInteger());
        }
        if (PythonNumbers.integer(value) == null) {
            throw Failure.of("%d format: a real number is required, not " + value.typeName());
        }
        return value;
    }
}
