// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowProblems;
import io.github.finetune4j.internal.names.Given;

/** A model's context. */
record TokenLimit(int most, TokenCounter counter) {
    TokenLimit {
        Given.atLeast("maxTokens", most, 1);
    }

    void check(Example example, RowProblems problems) {
        long tokens = 0;
        for (Message message : example.messages()) {
            tokens += counter.count(message.content());
        }
        if (tokens > most) {
            String message = "the row has " + tokens + " tokens (" + counter.name() + "), more than " + most;
            problems.report(new RowIssue(
                    "", "too-long", Severity.WARNING, message, "shorten or divide it; services cut it off"));
        }
    }
}
