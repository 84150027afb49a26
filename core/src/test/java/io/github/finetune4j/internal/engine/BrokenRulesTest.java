// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BrokenRulesTest {
    private static final IllegalStateException CLOSED =
            new IllegalStateException("this provider is closed -> make a new one");

    /** There is no job yet that one could attach to. */
    @Test
    void closedProvider_isNotAttachedToByWhoSubmits() {
        BrokenRules rules = new BrokenRules("local");
        assertThat(rules.closed("submit", CLOSED))
                .hasMessage("provider local is closed, or in no state for submit: this provider is closed"
                        + " -> submit with an open provider (rule 7.2: only a closed provider throws"
                        + " IllegalStateException)");
        assertThat(rules.closed("poll", CLOSED))
                .hasMessageContaining(" -> attach to the job with an open provider (rule 7.2: ");
    }
}
