// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.ask;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Fingerprint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds which test rows were trained on: those whose prompt, case and white space aside, is also a prompt of the
 * training data.
 */
public final class LeakCheck {
    private final Set<Fingerprint> prompts = new HashSet<>();

    private LeakCheck(Dataset training) {
        training.chats().map(ChatExample::promptFingerprint).forEach(prompts::add);
    }

    /**
     * {@return a check against this training data}
     *
     * @param training what the candidate was trained on
     */
    public static LeakCheck against(Dataset training) {
        return new LeakCheck(training);
    }

    /**
     * {@return positions, from 0, of the rows that were trained on; none if the split is clean}
     *
     * @param test the data set to evaluate on
     */
    public List<Integer> leaked(Dataset test) {
        List<ChatExample> rows = test.chats().toList();
        return IntStream.range(0, rows.size())
                .filter(i -> prompts.contains(rows.get(i).promptFingerprint()))
                .boxed()
                .toList();
    }
}
