// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

/** The cost that several renders together may have: that of one alone. For one thread. */
public final class Allowance {
    private static final int STEPS_OF_A_MESSAGE = 16;

    private final RenderBudget budget;

    Allowance(Bounds bounds) {
        budget = new RenderBudget(bounds);
    }

    /**
     * Takes what it costs to make values of a conversation's messages.
     *
     * @param messages how many
     * @throws Failure if it is more than there is
     */
    public void messages(int messages) {
        budget.steps((long) STEPS_OF_A_MESSAGE * messages);
    }

    RenderBudget budget() {
        return budget;
    }
}
