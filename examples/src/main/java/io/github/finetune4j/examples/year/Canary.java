// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.maintenance.step.LiveOrder;
import io.github.finetune4j.maintenance.step.LiveStep;
import io.github.finetune4j.maintenance.step.StepResult;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.FileRolloutStore;
import io.github.finetune4j.rollout.LiveGates;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStatus;
import io.github.finetune4j.rollout.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A candidate beside the champion: half of the tickets for some days, as long as it does not do worse. */
final class Canary implements LiveStep, AutoCloseable {
    static final String THUMBS = Feedback.Kind.THUMB.metric();

    private static final double SHARE = 0.5;
    private static final Duration LEAST = Duration.ofDays(4);
    private static final Duration MOST = Duration.ofDays(16);
    private static final double WORSE = 0.1;
    private static final int FEW_THUMBS = 12;

    private final FileRolloutStore store;
    private final RegistryStore registry;
    private final InstantSource clock;
    private final Function<ModelVersion, ChatModel> models;
    private @Nullable Rollout rollout;

    Canary(Path folder, RegistryStore registry, InstantSource clock, Function<ModelVersion, ChatModel> models) {
        store = FileRolloutStore.open(folder);
        this.registry = registry;
        this.clock = clock;
        this.models = models;
    }

    /** {@return the rollout that is under way in this process} */
    Optional<Rollout> live() {
        return Optional.ofNullable(rollout).filter(each -> !each.status().phase().ended());
    }

    /** Starts it, or goes on with it where an earlier process has begun it. */
    void begin(ModelVersion champion, ModelVersion candidate) {
        if (rollout == null) {
            rollout = policy(candidate.number()).start(models.apply(champion), models.apply(candidate), store);
        }
    }

    private RolloutPolicy policy(int candidate) {
        return RolloutPolicy.builder()
                .name("router-" + candidate)
                .registry(registry)
                .addStage(Stage.of(SHARE, LEAST).within(MOST))
                .addStage(1.0)
                .addMetric(LiveMetric.feedback(THUMBS))
                .addGate(LiveGates.watch("error_rate", 0.02))
                .addGate(LiveGates.watch(THUMBS, WORSE).minSample(FEW_THUMBS))
                .timing(timing -> timing.maxStale(Duration.ofHours(6)).maxSilence(Duration.ofDays(2)))
                .clock(clock)
                .build();
    }

    @Override
    public StepResult<Finding> look(LiveOrder order) {
        begin(order.champion(), order.candidate());
        RolloutStatus status = status();
        if (!status.phase().ended()) {
            return StepResult.waiting("canary " + status.rollout() + ": stage " + status.stage() + " of "
                    + status.stages() + (status.autoPaused().isEmpty() ? "" : ", " + status.autoPaused()));
        }
        end();
        return StepResult.done(
                status.phase() == Phase.PROMOTED ? Finding.good(status.reason()) : Finding.bad(status.reason()));
    }

    private RolloutStatus status() {
        if (rollout == null) {
            throw new IllegalStateException("no rollout is under way -> begin one first");
        }
        return rollout.status();
    }

    @Override
    public void cancel(LiveOrder order, String who, String why) {
        live().ifPresent(each -> each.rollBack(who, why));
        end();
    }

    private void end() {
        if (rollout != null) {
            rollout.close();
            rollout = null;
        }
    }

    @Override
    public void close() {
        end();
    }
}
