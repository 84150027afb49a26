package io.github.finetune4j.evaluation;

/**
 * What a metric says about one answer.
 *
 * @param value finite; 0 or 1 if the metric is {@link ScoreKind#BINARY}
 * @param explanation why, in a few words for a report; may be empty
 * @since 0.1
 */
public record Score(double value, String explanation) {
    /** Checks that the value is finite. */
    public Score {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a score must be finite, got " + value);
        }
    }

    /**
     * {@return a score without explanation}
     *
     * @param value finite
     */
    public static Score of(double value) {
        return new Score(value, "");
    }

    /**
     * {@return 1 if passed, 0 if not}
     *
     * @param passed whether the answer is right
     */
    public static Score passed(boolean passed) {
        return of(passed ? 1 : 0);
    }
}
