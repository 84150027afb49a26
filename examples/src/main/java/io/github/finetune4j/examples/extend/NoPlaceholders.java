// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.spi.RowStep;
import io.github.finetune4j.dataset.spi.StepOutcome;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A data rule of one's own: an answer that still holds a placeholder of its template teaches the model to print it. */
public final class NoPlaceholders {
    private NoPlaceholders() {}

    // tag::data-rule[]
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*\\w+\\s*}}");

    /** {@return a step that leaves out rows whose answer holds a placeholder such as {@code {{name}}}} */
    public static RowStep step() {
        return RowStep.of(
                "no-placeholders",
                row -> row.example() instanceof ChatExample chat
                        ? chat.answer().map(NoPlaceholders::judge).orElse(StepOutcome.keep())
                        : StepOutcome.keep());
    }

    private static StepOutcome judge(Message answer) {
        Matcher found = PLACEHOLDER.matcher(answer.content());
        return found.find()
                ? StepOutcome.reject("placeholder", "the answer holds " + found.group())
                : StepOutcome.keep();
    }
    // end::data-rule[]
}
