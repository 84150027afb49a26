// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of time: how often the rollout acts, and how long it waits.
 *
 * @param interimAnalysisEvery How often an interim analysis is made. Many of them cost no validity.
 * @param refreshEvery How often counts are written and the state is read, so how soon other processes follow.
 * @param maxAutoPause How long a trouble may last that pauses the stages, before the rollout goes back to the baseline.
 * @param maxSilence How long the rollout may be without any counted request before that is a trouble: longer than the
 *     longest night or weekend without users.
 * @param maxStale How long this process may be without word from the store before its requests go to the baseline.
 */
record TimingSettings(
        @DefaultValue("1m") Duration interimAnalysisEvery,
        @DefaultValue("2s") Duration refreshEvery,
        @DefaultValue("6h") Duration maxAutoPause,
        @DefaultValue("1d") Duration maxSilence,
        @DefaultValue("30s") Duration maxStale) {
    TimingSettings {
        positive("finetune4j.rollout.timing.interim-analysis-every", interimAnalysisEvery);
        positive("finetune4j.rollout.timing.refresh-every", refreshEvery);
        positive("finetune4j.rollout.timing.max-auto-pause", maxAutoPause);
        positive("finetune4j.rollout.timing.max-silence", maxSilence);
        positive("finetune4j.rollout.timing.max-stale", maxStale);
    }

    static void positive(String property, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new SettingException(
                    property + ": " + ShownTime.words(value) + " -> give a time above zero, such as 30s");
        }
    }
}
