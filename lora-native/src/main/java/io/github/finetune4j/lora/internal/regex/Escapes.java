// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

import org.jspecify.annotations.Nullable;

/** A reader of what follows a backslash, where it is one character or a set of them. */
record Escapes(Pattern pattern, boolean inBrackets) {
    /**
     * {@return the set that the letter after the backslash stands for; null where it stands for one character or for
     * something else}
     */
    @Nullable CodeSet set() {
        int start = pattern.at();
        return switch (pattern.next()) {
            case 's' -> named("Space");
            case 'S' -> named("Space").not();
            case 'd' -> named("Digit");
            case 'D' -> named("Digit").not();
            case 'w' -> word();
            case 'W' -> word().not();
            case 'h' -> named("XDigit");
            case 'H' -> named("XDigit").not();
            case 'p' -> property(false);
            case 'P' -> property(true);
            default -> {
                pattern.back(start);
                yield null;
            }
        };
    }

    /**
     * In brackets the library leaves out six numbers of Latin-1 (superscripts and fractions) that are word characters
     * outside them.
     */
    private CodeSet word() {
        return named(inBrackets ? "[word]" : "Word");
    }

    private CodeSet property(boolean negative) {
        int start = pattern.at();
        if (!pattern.takes("{")) {
            throw pattern.unsupported("\\p without braces", start);
        }
        boolean not = pattern.takes("^") != negative;
        String name = pattern.upTo('}', "\\p{");
        CodeSet found = UnicodeSets.property(inBrackets && name.equalsIgnoreCase("word") ? "[word]" : name);
        if (found == null) {
            throw pattern.unsupported("property \\p{" + name + "}", start);
        }
        return not ? found.not() : found;
    }

    static CodeSet named(String name) {
        CodeSet found = UnicodeSets.property(name);
        if (found == null) {
            throw new IllegalStateException("no set of characters " + name + " -> report it as a bug");
        }
        return found;
    }

    /** {@return the one character that is escaped} */
    int code() {
        int start = pattern.at();
        int letter = pattern.next();
        return switch (letter) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'f' -> '\f';
            case 'v' -> 0x0B;
            case 'a' -> 0x07;
            case 'e' -> 0x1B;
            case 'x' -> hexadecimal(start);
            case 'u' -> fourDigits(start);
            case '0' -> Math.max(0, pattern.number(8, 2, 0x7F, "octal number"));
            case Pattern.END -> throw pattern.wrong("backslash at the end");
            default -> itself(letter, start);
        };
    }

    private int itself(int letter, int start) {
        if (letter >= '1' && letter <= '9') {
            throw pattern.unsupported("back reference \\" + (char) letter, start);
        }
        if ("AbBcCGkgKMNoOpPRXyYzZ".indexOf(letter) >= 0) {
            throw pattern.unsupported("\\" + (char) letter + " here", start);
        }
        return letter;
    }

    private int hexadecimal(int start) {
        if (!pattern.takes("{")) {
            int code = pattern.number(16, 2, 0xFF, "\\x");
            if (code < 0 || code > 0x7F) {
                throw pattern.unsupported("\\x without braces and not in 00..7F", start);
            }
            return code;
        }
        int code = pattern.number(16, 8, CodeSet.LAST, "\\x{");
        if (code < 0 || !pattern.takes("}")) {
            throw pattern.unsupported("\\x{ with anything but one hexadecimal number", start);
        }
        return code;
    }

    private int fourDigits(int start) {
        int from = pattern.at();
        int code = pattern.number(16, 4, 0xFFFF, "\\u");
        if (pattern.at() != from + 4) {
            throw pattern.unsupported("\\u without four hexadecimal digits", start);
        }
        return code;
    }
}
