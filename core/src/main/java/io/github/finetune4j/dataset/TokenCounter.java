package io.github.finetune4j.dataset;

/**
 * Counts the tokens of a text as one model does. Safe for use by several threads.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface TokenCounter {
    /**
     * {@return number of tokens of a text by itself, without marks of a chat template; text that looks like a special token counts as text}
     *
     * @param text any text
     */
    int count(String text);

    /** {@return how it counts, for reports, for example {@code o200k_base}} */
    default String name() {
        return getClass().getSimpleName();
    }
}
