// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

/** Python's {@code str.format}; attributes go through the sandbox as they do in Jinja's own. */
final class BraceFormat {
    private final RenderBudget budget;
    private final Str format;
    private final Args args;
    private final StrBuilder out;
    private int next;

    private BraceFormat(RenderBudget budget, Str format, Args args) {
        this.budget = budget;
        this.format = format;
        this.args = args;
        this.out = new StrBuilder(budget);
    }

    static Str format(RenderBudget budget, Str format, Args args) {
        return new BraceFormat(budget, format, args).run().asMarkup(format.markup());
    }

    private Str run() {
        String text = format.text();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean doubled = i + 1 < text.length() && text.charAt(i + 1) == c;
            if (c == '{' && !doubled) {
                int end = close(i);
                field(text.substring(i + 1, end));
                i = end + 1;
            } else if (c == '}' && !doubled) {
                throw Failure.of("Single '}' encountered in format string");
            } else {
                out.append(format, i, i + 1);
                i += c == '{' || c == '}' ? 2 : 1;
            }
        }
        return out.build();
    }

    private int close(int open) {
        int depth = 0;
        for (int i = open; i < format.text().length(); i++) {
            char c = format.text().charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw Failure.of("Single '{' encountered in format string");
    }

    private void field(String field) {
        int colon = field.indexOf(':');
        String head = colon < 0 ? field : field.substring(0, colon);
        int bang = head.indexOf('!');
        Value value = resolve(bang < 0 ? head : head.substring(0, bang));
        if (bang >= 0) {
            value = converted(head.substring(bang + 1), value);
        }
        String spec = colon < 0 ? "" : nested(field.substring(colon + 1));
        out.append(formatted(spec, value));
    }

    private Value converted(String conversion, Value value) {
        return switch (conversion) {
            case "r" -> Text.repr(budget, value);
            case "s" -> Text.str(budget, value);
            case "a" -> Text.ascii(budget, value);
            default -> throw Failure.of("Unknown conversion specifier '" + conversion + "'");
        };
    }

    /** Safe text takes other text only escaped, and safe text only as it is. */
    private Str formatted(String spec, Value value) {
        boolean safe = format.markup() && value instanceof Str s && s.markup();
        if (safe && !spec.isEmpty()) {
            throw Failure.of("unsupported format specification for Markup");
        }
        Str text = FormatSpec.parse(spec).apply(budget, value);
        return format.markup() && !safe ? Escape.html(budget, text.asMarkup(false)) : text;
    }

    private String nested(String spec) {
        int open = spec.indexOf('{');
        int close = spec.indexOf('}', open);
        if (open < 0 || close < 0) {
            return spec;
        }
        String inner =
                Text.str(budget, resolve(spec.substring(open + 1, close))).text();
        return spec.substring(0, open) + inner + spec.substring(close + 1);
    }

    private Value resolve(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        Value value = argument(path.substring(0, end));
        while (end < path.length()) {
            boolean bracket = path.charAt(end) == '[';
            int stop = bracket ? path.indexOf(']', end) : nextStep(path, end + 1);
            if (stop < 0) {
                throw Failure.of("Missing ']' in format string");
            }
            String name = path.substring(end + 1, stop);
            value = bracket ? Subscript.item(budget, value, index(name)) : Subscript.attribute(budget, value, name);
            end = bracket ? stop + 1 : stop;
        }
        return value;
    }

    private static int nextStep(String path, int from) {
        int at = from;
        while (at < path.length() && path.charAt(at) != '.' && path.charAt(at) != '[') {
            at++;
        }
        return at;
    }

    private static Value index(String name) {
        return isNumber(name) ? Int.of(Integer.parseInt(name)) : Str.of(name);
    }

    private static boolean isNumber(String name) {
        return !name.isEmpty() && name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private Value argument(String name) {
        if (name.isEmpty() || isNumber(name)) {
            int at = name.isEmpty() ? next++ : Integer.parseInt(name);
            if (at >= args.positional().size()) {
                throw Failure.of("Replacement index " + at + " out of range for positional args tuple");
            }
            return args.positional().get(at);
        }
        Value value = args.named().get(name);
        if (value == null) {
            throw Failure.of("str.format() has no argument '" + name + "'");
        }
        return value;
    }
}
