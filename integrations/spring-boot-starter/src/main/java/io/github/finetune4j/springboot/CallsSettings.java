// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of calls to candidates.
 *
 * @param candidateTimeout How long a candidate may take; then it is interrupted and the baseline is asked.
 * @param hedgeAfter After which time the baseline is asked, too; the first good answer counts. Never by default.
 * @param holdBackStreams Whether a candidate's streamed answer is handed over only when it is whole, so that the
 *     baseline can step in at any time.
 * @param maxConcurrent How many calls of candidates may run at once in this process; one beyond that counts as failed.
 */
record CallsSettings(
        @DefaultValue("30s") Duration candidateTimeout,
        @Nullable Duration hedgeAfter,
        @DefaultValue("false") boolean holdBackStreams,
        @DefaultValue("256") int maxConcurrent) {
    CallsSettings {
        TimingSettings.positive("finetune4j.rollout.calls.candidate-timeout", candidateTimeout);
        if (hedgeAfter != null) {
            TimingSettings.positive("finetune4j.rollout.calls.hedge-after", hedgeAfter);
        }
        if (maxConcurrent < 1) {
            throw new SettingException(
                    "finetune4j.rollout.calls.max-concurrent: " + maxConcurrent + " -> give at least 1");
        }
    }
}
