// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.step;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStatus;
import io.github.finetune4j.rollout.RolloutStore;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A canary by a rollout, and the model that the application asks meanwhile: it sends each request where the rollout
 * says, and to the champion where there is none. Every process that answers requests builds one and gives it to its
 * maintenance, whose ticks direct it; before the first of them it has no model to ask.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RolloutCanary implements LiveStep, ChatModel, AutoCloseable {
    private final RolloutPolicy policy;
    private final RolloutStore store;
    private final Function<ModelVersion, ChatModel> models;
    private volatile @Nullable Live live;

    private RolloutCanary(RolloutPolicy policy, RolloutStore store, Function<ModelVersion, ChatModel> models) {
        this.policy = policy;
        this.store = store;
        this.models = models;
    }

    /** Whom requests go to: the champion, or a rollout against it. */
    private record Live(
            ModelVersion champion,
            ChatModel model,
            String key,
            @Nullable Rollout rollout) {}

    /**
     * {@return a canary}
     *
     * @param policy stages and gates; one name for all candidates
     * @param store keeps the rollout, stays open as long as there are ticks
     * @param models the model of a version, ready to be asked
     */
    public static RolloutCanary by(RolloutPolicy policy, RolloutStore store, Function<ModelVersion, ChatModel> models) {
        return new RolloutCanary(policy, store, models);
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return asked().chat(request);
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        return asked().chat(request, onText);
    }

    @Override
    public String name() {
        return policy.name();
    }

    private ChatModel asked() {
        Live now = live;
        if (now == null) {
            throw new IllegalStateException("canary " + policy.name() + " knows no champion yet -> call tick() first");
        }
        return now.rollout() == null ? now.model() : now.rollout();
    }

    /** {@return the rollout under way, for feedback and status; empty where there is none} */
    public Optional<Rollout> rollout() {
        Live now = live;
        return now == null ? Optional.empty() : Optional.ofNullable(now.rollout());
    }

    @Override
    public synchronized StepResult<Finding> look(LiveOrder order) {
        Rollout rollout = rollout(order);
        rollout.runInterimAnalysis();
        RolloutStatus status = rollout.status();
        if (status.phase() == Phase.PROMOTED) {
            return StepResult.done(Finding.good("the rollout promoted it: " + status.reason()));
        }
        if (status.phase() == Phase.ROLLED_BACK) {
            return StepResult.done(Finding.bad("the rollout rolled it back: " + status.reason()));
        }
        return StepResult.waiting("stage " + status.stage() + " of " + status.stages() + ", "
                + Math.round(100 * status.share()) + " % of the traffic"
                + (status.phase() == Phase.PAUSED ? ", paused" : ""));
    }

    private Rollout rollout(LiveOrder order) {
        Live now = live;
        if (now != null && now.rollout() != null && now.key().equals(order.key())) {
            return now.rollout();
        }
        ChatModel champion = model(order.champion());
        Rollout started = policy.start(champion, model(order.candidate()), store);
        become(new Live(order.champion(), champion, order.key(), started));
        return started;
    }

    // A rollout is found again by its models, so they need names that last
    private ChatModel model(ModelVersion version) {
        ChatModel model = models.apply(version);
        return model.identity().isPresent() ? model : model.named(version.ref().toString());
    }

    /** Requests go to the champion itself once the alias has moved, or a rollout was rolled back. */
    @Override
    public synchronized void follow(ModelVersion champion) {
        Live now = live;
        if (now == null || now.champion().number() != champion.number() || rolledBack(now)) {
            become(new Live(champion, model(champion), "", null));
        }
    }

    private static boolean rolledBack(Live now) {
        return now.rollout() != null && now.rollout().status().phase() == Phase.ROLLED_BACK;
    }

    private void become(@Nullable Live next) {
        Live before = live;
        live = next;
        if (before != null && before.rollout() != null) {
            before.rollout().close();
        }
    }

    @Override
    public synchronized void cancel(LiveOrder order, String who, String why) {
        Rollout rollout = rollout(order);
        if (!rollout.status().phase().ended()) {
            rollout.rollBack(who, why);
        }
        become(new Live(order.champion(), model(order.champion()), "", null));
    }

    /** Ends this process's part in a rollout; what is stored goes on with the next tick of another process. */
    @Override
    public synchronized void close() {
        become(null);
    }
}
