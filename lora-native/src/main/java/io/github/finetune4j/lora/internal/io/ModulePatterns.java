// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * PEFT's {@code rank_pattern} and {@code alpha_pattern}: a key is a regular expression that must match a module's path,
 * or its end after a dot; the first key that matches counts.
 */
public final class ModulePatterns {
    private static final int LONGEST = 2000;
    private static final int MOST_LOOKS = 20_000_000;
    private static final int SHOWN = 80;

    private ModulePatterns() {}

    /**
     * {@return the value of a module, if a key matches}
     *
     * @param patterns in order
     * @param module its path
     */
    public static <T> Optional<T> find(Map<String, T> patterns, String module) {
        return find(patterns, module, new Looks());
    }

    static <T> Optional<T> find(Map<String, T> patterns, String module, Looks looks) {
        return patterns.entrySet().stream()
                .filter(entry -> matches(entry.getKey(), module, looks))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /**
     * {@return whether a key matches a module}
     *
     * @param key regular expression
     * @param module its path
     */
    public static boolean matches(String key, String module) {
        return matches(key, module, new Looks());
    }

    private static boolean matches(String key, String module, Looks looks) {
        return matchesWhole("(.*\\.)?(" + key + ")", module, looks);
    }

    /** {@return whether an expression matches the whole of a path} */
    static boolean matchesWhole(String expression, String module, Looks looks) {
        return matched(expression, module, looks).isPresent();
    }

    /** {@return the number that an expression finds as its last group; -1 if it does not match} */
    static int number(String expression, String module, Looks looks) {
        String last = matched(expression, module, looks)
                .map(found -> found.group(found.groupCount()))
                .orElse(null);
        return last == null || !last.matches("[0-9]{1,9}") ? -1 : Integer.parseInt(last);
    }

    /** {@return what is wrong with an expression; empty if nothing is} */
    static String problem(String expression, Looks looks) {
        try {
            matches(expression, "model.layers.0.self_attn.q_proj", looks);
            return "";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Optional<Matcher> matched(String expression, String module, Looks looks) {
        if (expression.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "an expression of " + expression.length() + " characters -> shorten it to at most " + LONGEST);
        }
        try {
            Matcher matcher = Pattern.compile(expression).matcher(new Path(expression, module, looks));
            return matcher.matches() ? Optional.of(matcher) : Optional.empty();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    shown(expression) + " is no regular expression: " + e.getDescription() + " -> fix it", e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException(
                    shown(expression) + " has too many groups inside each other -> write it without them", e);
        }
    }

    private static String shown(String expression) {
        return expression.length() <= SHOWN ? expression : expression.substring(0, SHOWN) + "...";
    }

    /**
     * A count of how often the expressions of one file look at characters, with its limit: others could go on for ever.
     */
    static final class Looks {
        private int left = MOST_LOOKS;

        private void take(String expression, String text) {
            if (--left < 0) {
                throw new IllegalArgumentException(
                        shown(expression) + " looks at " + text + ", with all before it, more"
                                + " than " + MOST_LOOKS
                                + " times: it would not end -> write it without repetitions within repetitions");
            }
        }
    }

    /** A path of which each look is counted. */
    private record Path(String expression, String text, Looks looks) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            looks.take(expression, text);
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
