// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.maintenance.step.RolloutCanary;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.rollout.LiveGates;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.Stage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** A candidate beside the champion: half of the tickets for some days, as long as it does not do worse. */
final class YearCanary {
    static final String THUMBS = Feedback.Kind.THUMB.metric();

    private static final double SHARE = 0.5;
    private static final Duration LEAST = Duration.ofDays(4);
    private static final Duration MOST = Duration.ofDays(16);
    private static final double WORSE = 0.1;
    private static final int FEW_THUMBS = 12;

    private YearCanary() {}

    static RolloutCanary of(Books books, InstantSource clock, Function<ModelVersion, ChatModel> models) {
        LiveMetric thumbs = LiveMetric.feedback(THUMBS);
        RolloutPolicy policy = RolloutPolicy.builder()
                .name(Upkeep.MODEL)
                .registry(books.registry())
                .addStage(Stage.of(SHARE, LEAST).within(MOST))
                .addStage(1.0)
                .addMetric(thumbs)
                .addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.02))
                .addGate(LiveGates.watch(thumbs, WORSE).minSample(FEW_THUMBS))
                .timing(timing -> timing.maxStale(Duration.ofHours(6)).maxSilence(Duration.ofDays(2)))
                .clock(clock)
                .build();
        return RolloutCanary.by(policy, books.workspace().rollouts(), models);
    }

    /** {@return the rollout that is under way in this process} */
    static Optional<Rollout> live(RolloutCanary canary) {
        return canary.rollout().filter(each -> !each.status().phase().ended());
    }
}
