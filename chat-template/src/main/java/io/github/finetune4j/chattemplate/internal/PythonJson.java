// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Python's {@code json.dumps}, whose separators and escapes models were trained on. */
final class PythonJson {
    private final RenderBudget budget;
    private final StrBuilder out;
    private final @Nullable Str indent;
    private final Str itemSeparator;
    private final Str keySeparator;
    private final boolean asciiOnly;
    private final boolean sorted;

    /** Python writes a text that stands alone without a look at indent and separators. */
    private PythonJson(RenderBudget budget, Value value, Args.Bound args) {
        this.budget = budget;
        this.out = new StrBuilder(budget);
        this.indent = value instanceof Str ? null : indent(budget, args.some("indent"));
        Value separators = args.some("separators");
        List<Value> pair = separators == null ? List.of() : Iterate.list(budget, separators);
        if (separators != null && pair.size() != 2) {
            throw Failure.of("tojson() separators must be two strings");
        }
        this.itemSeparator = separators == null ? Str.of(indent == null ? ", " : ",") : separator(value, pair.get(0));
        this.keySeparator = separators == null ? Str.of(": ") : separator(value, pair.get(1));
        this.asciiOnly = args.truth("ensure_ascii", false);
        this.sorted = args.truth("sort_keys", false);
    }

    private static Str separator(Value value, Value separator) {
        if (separator instanceof Str s) {
            return s;
        }
        if (value instanceof Str) {
            return Str.EMPTY;
        }
        throw Failure.of("tojson() separators must be str, not " + separator.typeName());
    }

    static Str dump(RenderBudget budget, Value value, Args args) {
        PythonJson json =
                new PythonJson(budget, value, args.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys"));
        json.write(value, 0);
        return json.out.build();
    }

    private static @Nullable Str indent(RenderBudget budget, @Nullable Value indent) {
        if (indent == null || indent instanceof Str) {
            return (Str) indent;
        }
        return new StrBuilder(budget).spaces(PythonNumbers.index(indent)).build();
    }

    private void write(Value value, int level) {
        budget.enter();
        if (value instanceof Str s) {
            string(s);
        } else if (value instanceof Dict dict) {
            dict(dict, level);
        } else if (value instanceof Seq seq
                && (seq.kind() == Seq.Kind.LIST || seq.kind().isTuple())) {
            list(seq.items(), level);
        } else {
            out.append(scalar(value));
        }
        budget.leave();
    }

    private String scalar(Value value) {
        if (value == None.NONE) {
            return "null";
        }
        if (value instanceof Bool b) {
            return b.truthy() ? "true" : "false";
        }
        if (value instanceof Int i) {
            return i.value().toString();
        }
        if (value instanceof Flt f) {
            budget.work(Text.FLOAT_COST);
            return Double.isInfinite(f.value())
                    ? (f.value() > 0 ? "Infinity" : "-Infinity")
                    : Double.isNaN(f.value()) ? "NaN" : Text.real(f.value());
        }
        throw Failure.of("Object of type " + value.typeName() + " is not JSON serializable");
    }

    private void list(List<Value> items, int level) {
        if (items.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append("[");
        for (int i = 0; i < items.size(); i++) {
            separate(i, level + 1);
            write(items.get(i), level + 1);
        }
        line(level);
        out.append("]");
    }

    private void dict(Dict dict, int level) {
        if (dict.size() == 0) {
            out.append("{}");
            return;
        }
        out.append("{");
        int i = 0;
        for (Dict.Entry entry : sorted ? sorted(dict) : dict.entries()) {
            separate(i++, level + 1);
            string(entry.key() instanceof Str s ? s : Str.of(scalar(entry.key())));
            out.append(keySeparator);
            write(entry.value(), level + 1);
        }
        line(level);
        out.append("}");
    }

    private Collection<Dict.Entry> sorted(Dict dict) {
        Comparator<Dict.Entry> byKey = (a, b) -> Compare.order(budget, "<", a.key(), b.key());
        return dict.entries().stream().sorted(byKey).toList();
    }

    private void separate(int index, int level) {
        if (index > 0) {
            out.append(itemSeparator);
        }
        line(level);
    }

    private void line(int level) {
        if (indent != null) {
            out.append("\n").repeat(indent, level);
        }
    }

    private void string(Str s) {
        out.append("\"");
        for (int run = 0; run < s.runCount(); run++) {
            for (int i = s.runStart(run); i < s.runEnd(run); i++) {
                out.append(escape(s.text().charAt(i)), s.runFlags(run));
            }
        }
        out.append("\"");
    }

    private String escape(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\f' -> "\\f";
            case '\b' -> "\\b";
            default -> c < ' ' || (asciiOnly && c > '~') ? coded(c) : String.valueOf(c);
        };
    }

    private static String coded(char c) {
        return String.format(Locale.ROOT, "\\u%04x", (int) c);
    }
}
