// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.spi.RowProblems;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The checks of a row, on an example that came ready made. */
public final class ExampleCheck {
    private ExampleCheck() {}

    public static boolean passes(Example example, RowProblems problems) {
        RowIssues issues = new RowIssues();
        Map<String, @Nullable Object> row = ExampleRows.row(example);
        TextRules.check(row, "", issues);
        if (example instanceof ChatExample) {
            ChatRules.check(row, issues);
        }
        issues.all().forEach(problems::report);
        return !issues.broken();
    }
}
