package io.github.finetune4j.lora.internal.io;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * PEFT's {@code rank_pattern} and {@code alpha_pattern}: a key is a regular expression that must match a module's path, or its end after a dot; the
 * first key that matches counts.
 */
public final class ModulePatterns {
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
        try {
            return Pattern.compile("(.*\\.)?(" + key + ")").matcher(module).matches();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(key + " is no regular expression: " + e.getDescription(), e);
        }
    }
}
