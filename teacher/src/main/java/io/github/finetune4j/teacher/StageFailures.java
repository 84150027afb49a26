// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

/**
 * The questions of a stage that have no answer, and whether that means that the model is out of order.
 *
 * @param asked different questions
 * @param passing failed with what may pass, such as a limit of calls
 * @param ofRequests failed for what was asked, such as a text that is too long
 * @param others failed with anything else, or were not answered in time
 */
record StageFailures(int asked, int passing, int ofRequests, int others) {
    private static final int MANY = 5;
    private static final int STORM = 20;

    int failed() {
        return passing + ofRequests + others;
    }

    /** {@return whether one in twenty failed with what may pass} */
    boolean storm() {
        return passing > 0 && passing * STORM >= asked;
    }

    /** {@return whether most failed} Where that may lie in what was asked, few of them prove nothing. */
    boolean mostFailed() {
        boolean service = 2 * (passing + others) > asked;
        return service || (failed() >= MANY && 2 * failed() > asked);
    }
}
