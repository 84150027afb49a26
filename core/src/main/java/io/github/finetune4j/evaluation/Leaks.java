// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.evaluation.internal.ask.LeakCheck;
import java.util.List;
import java.util.Optional;

/** Refuses test rows that were trained on, or says that there are some. */
final class Leaks {
    private Leaks() {}

    static Optional<String> check(EvaluatorSettings settings, Dataset data) {
        LeakCheck check = settings.leakCheck();
        if (check == null) {
            return Optional.empty();
        }
        List<Integer> leaked = check.leaked(data);
        if (leaked.isEmpty()) {
            return Optional.empty();
        }
        if (!settings.leakAllowed()) {
            throw new LeakedTestDataException(leaked, data.size());
        }
        return Optional.of("LEAK, allowed by the caller: " + leaked.size() + " of " + data.size()
                + " test rows have a prompt that was trained on (rows " + LeakedTestDataException.listed(leaked)
                + "), so the figures are too good.");
    }
}
