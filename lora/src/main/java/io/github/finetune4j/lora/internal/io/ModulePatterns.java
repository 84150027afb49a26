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
    private static final int MOST_LOOKS = 1_000_000;

    private ModulePatterns() {}

    /**
     * {@return the value of a module, if a key matches}
     *
     * @param patterns in order
     * @param module its path
     */
    public static <T> Optional<T> find(Map<String, T> patterns, String module) {
        return patterns.entrySet().stream()
                .filter(entry -> matches(entry.getKey(), module))
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
        return matchesWhole("(.*\\.)?(" + key + ")", module);
    }

    /** {@return whether an expression matches the whole of a path} */
    static boolean matchesWhole(String expression, String module) {
        return matcher(expression, module).matches();
    }

    /** {@return the number that an expression finds as its last group; -1 if it does not match} */
    static int number(String expression, String module) {
        Matcher matcher = matcher(expression, module);
        return matcher.matches() ? Integer.parseInt(matcher.group(matcher.groupCount())) : -1;
    }

    /** {@return what is wrong with an expression; empty if nothing is} */
    static String problem(String expression) {
        try {
            matches(expression, "model.layers.0.self_attn.q_proj");
            return "";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Matcher matcher(String expression, String module) {
        if (expression.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "an expression of " + expression.length() + " characters -> shorten it to at most " + LONGEST);
        }
        try {
            return Pattern.compile(expression).matcher(new Looks(expression, module));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    expression + " is no regular expression: " + e.getDescription() + " -> mend it", e);
        }
    }

    /** A path that may be looked at so many times: an expression from a stranger could go on for ever. */
    private static final class Looks implements CharSequence {
        private final String expression;
        private final String text;
        private int left = MOST_LOOKS;

        Looks(String expression, String text) {
            this.expression = expression;
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new IllegalArgumentException(expression + " looks at " + text + " more than " + MOST_LOOKS
                        + " times: it would not end -> write it without repetitions within repetitions");
            }
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
