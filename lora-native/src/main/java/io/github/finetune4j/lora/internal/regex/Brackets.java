// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code [...]}: ranges, negation, sets in sets, {@code &&}, and POSIX names. */
final class Brackets {
    private static final int DEEPEST = 100;

    private final Pattern pattern;
    private final Escapes escapes;

    Brackets(Pattern pattern) {
        this.pattern = pattern;
        this.escapes = new Escapes(pattern, true);
    }

    /** Behind the opening bracket. */
    CodeSet read(boolean ignoreCase) {
        int start = pattern.at();
        boolean not = pattern.takes("^");
        CodeSet found = inside(start, 0);
        // as the library does: what a negated set leaves out, it leaves out in both cases
        CodeSet folded = ignoreCase ? folded(found, not, start) : found;
        return not ? folded.not() : folded;
    }

    private CodeSet folded(CodeSet found, boolean not, int start) {
        if (!not) {
            for (int[] several : UnicodeSets.several()) {
                if (found.contains(several[0])) {
                    throw pattern.unsupported(
                            "set without case that holds " + shown(several[0])
                                    + ", which is several characters without case",
                            start);
                }
            }
        }
        return UnicodeSets.folded(found);
    }

    static String shown(int code) {
        return String.format(Locale.ROOT, "U+%04X", code);
    }

    private CodeSet nested(int depth) {
        if (depth > DEEPEST) {
            throw pattern.unsupported("sets nested deeper than " + DEEPEST, pattern.at());
        }
        int start = pattern.at();
        boolean not = pattern.takes("^");
        CodeSet found = inside(start, depth);
        return not ? found.not() : found;
    }

    private CodeSet inside(int start, int depth) {
        CodeSet met = null;
        CodeSet.Builder current = new CodeSet.Builder();
        boolean first = true;
        while (first || !pattern.sees("]")) {
            if (pattern.peek() == Pattern.END) {
                throw pattern.wrong("set without ']'");
            }
            if (pattern.takes("&&")) {
                met = met == null ? current.build() : met.and(current.build());
                current = new CodeSet.Builder();
            } else if (first && pattern.sees("]")) {
                throw pattern.unsupported("']' as a set's first character (write it as \\])", start);
            } else {
                item(current, depth);
            }
            first = false;
        }
        pattern.next();
        return met == null ? current.build() : met.and(current.build());
    }

    private void item(CodeSet.Builder into, int depth) {
        CodeSet set = set(depth);
        if (set != null) {
            into.add(set);
            loneHyphen();
            return;
        }
        int first = code();
        if (!range()) {
            into.add(first, first);
            return;
        }
        int place = pattern.at();
        if (set(depth) != null) {
            throw pattern.unsupported("range that ends in a set", place);
        }
        int last = code();
        if (last < first) {
            throw pattern.wrong("range whose end comes before its start");
        }
        into.add(first, last);
        if (pattern.sees("-") && !pattern.sees("-]")) {
            throw pattern.unsupported("'-' behind a range (write it as \\-)", pattern.at());
        }
    }

    private boolean range() {
        return pattern.sees("-") && !pattern.sees("-]") && !pattern.sees("-&&") && pattern.takes("-");
    }

    private void loneHyphen() {
        if (pattern.sees("-") && !pattern.sees("-]")) {
            throw pattern.unsupported("'-' behind a set of its own (write it as \\-)", pattern.at());
        }
    }

    private @Nullable CodeSet set(int depth) {
        if (pattern.takes("[:")) {
            return posix();
        }
        if (pattern.takes("[")) {
            return nested(depth + 1);
        }
        return pattern.sees("\\") ? escapedSet() : null;
    }

    private @Nullable CodeSet escapedSet() {
        int start = pattern.at();
        pattern.next();
        CodeSet found = escapes.set();
        if (found == null) {
            pattern.back(start);
        }
        return found;
    }

    private CodeSet posix() {
        int start = pattern.at();
        boolean not = pattern.takes("^");
        String name = pattern.upTo(':', "POSIX name");
        CodeSet found = "alnum alpha ascii blank cntrl digit graph lower print punct space upper xdigit word "
                        .contains(name + " ")
                ? UnicodeSets.property(name.equals("word") || name.equals("punct") ? "[" + name + "]" : name)
                : null;
        if (found == null || !pattern.takes("]")) {
            throw pattern.unsupported("POSIX name [:" + name, start);
        }
        return not ? found.not() : found;
    }

    private int code() {
        int start = pattern.at();
        int code = pattern.next();
        if (code == Pattern.END) {
            throw pattern.wrong("set without ']'");
        }
        if (code != '\\') {
            return code;
        }
        if (pattern.takes("b")) {
            return '\b';
        }
        if (pattern.sees("]") || pattern.peek() != Pattern.END) {
            return escapes.code();
        }
        throw new RegexSyntaxException("backslash at the end", start);
    }
}
