// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.callback;

/** The explanation of a score that is missing because the metric threw, unlike one that the metric left out itself. */
public final class FailedMetric {
    private static final String WORDS = "the metric failed: ";

    private FailedMetric() {}

    /**
     * {@return the explanation, without the message of what was thrown}
     *
     * @param failure of the metric
     */
    public static String words(Throwable failure) {
        return WORDS + failure.getClass().getName();
    }

    /**
     * {@return whether an explanation is such a one}
     *
     * @param explanation of a missing score
     */
    public static boolean is(String explanation) {
        return explanation.startsWith(WORDS);
    }

    /**
     * {@return the class that was thrown}
     *
     * @param explanation such a one
     */
    public static String thrown(String explanation) {
        return explanation.substring(WORDS.length());
    }
}
