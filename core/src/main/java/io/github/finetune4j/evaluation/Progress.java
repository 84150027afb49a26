package io.github.finetune4j.evaluation;

/**
 * Hears how far an evaluation is.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Progress {
    /**
     * Called on the evaluating thread after each batch. An exception is logged and changes nothing.
     *
     * @param done rows answered or failed so far
     * @param total rows of this evaluation; a comparison runs one evaluation after the other
     */
    void rows(int done, int total);
}
