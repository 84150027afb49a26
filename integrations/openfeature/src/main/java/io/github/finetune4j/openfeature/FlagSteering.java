// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openfeature;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.EventDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.ProviderEvent;
import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Lets a boolean flag pause the stages of a rollout: while it is false they stand still, shares stay as they are, and
 * guardrails still act. When it is true again they go on, unless a person has paused them. The audit names the flag as
 * who did it.
 *
 * <p>The flag is looked at when this is made, when its provider becomes ready or says that it has changed, and with
 * {@link #look}, for providers that say nothing. Its targeting key is the rollout's name. Where it gives no answer (its
 * service is gone or throws, the flag is unknown, disabled or of another type), the rollout stays as it is.
 * {@link #failures} counts that, and a warning says it, once until the flag answers again.
 *
 * <p>{@link #close} stops looking, and leaves the rollout as it is. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FlagSteering implements AutoCloseable {
    private static final List<ProviderEvent> EVENTS =
            List.of(ProviderEvent.PROVIDER_READY, ProviderEvent.PROVIDER_CONFIGURATION_CHANGED);

    private final Client client;
    private final SteeringFlag flag;
    private final Rollout rollout;
    private final String who;
    private final EvaluationContext context;
    private final Consumer<EventDetails> listener = this::heard;
    private volatile boolean open = true;

    private FlagSteering(Client client, String key, Rollout rollout) {
        this.client = client;
        this.rollout = rollout;
        flag = new SteeringFlag(client, key, "rollout " + rollout.policy().name() + " stays as it is");
        who = "flag " + key;
        context = new ImmutableContext(rollout.policy().name());
    }

    /**
     * {@return the steering of a rollout, which has looked at the flag once}
     *
     * @param client that asks
     * @param flag key of a boolean flag, not blank: true while the stages go on
     * @param rollout that it pauses; not closed by this
     */
    public static FlagSteering of(Client client, String flag, Rollout rollout) {
        FlagSteering steering = new FlagSteering(client, flag, rollout);
        EVENTS.forEach(event -> client.on(event, steering.listener));
        steering.look();
        return steering;
    }

    private void heard(EventDetails event) {
        List<String> changed = event.getFlagsChanged();
        if (open && (changed == null || changed.isEmpty() || changed.contains(flag.key()))) {
            look();
        }
    }

    /** Looks at the flag now. Nothing is thrown: what fails is counted, and the next look tries again. */
    public synchronized void look() {
        Optional<Boolean> answer = flag.read(context);
        if (answer.isEmpty()) {
            return;
        }
        try {
            follow(answer.get());
        } catch (IllegalStateException e) {
            rollout.refresh(); // another process was faster
        } catch (RolloutException e) {
            flag.failed(
                    "cannot be followed, the store is out of reach",
                    e.getClass().getName());
        }
    }

    private void follow(boolean go) {
        Phase phase = rollout.status().phase();
        if (!go && phase == Phase.RUNNING) {
            rollout.pause(who, "the flag is false");
        } else if (go && phase == Phase.PAUSED && pausedByThis()) {
            rollout.resume(who, "the flag is true again");
        }
    }

    private boolean pausedByThis() {
        return rollout.audit().stream()
                .filter(event -> event.kind() == RolloutEvent.Kind.PAUSED)
                .reduce((earlier, later) -> later)
                .filter(event -> event.who().equals(who))
                .isPresent();
    }

    /** {@return how often the flag gave no answer because of an error, or what it said could not be stored} */
    public long failures() {
        return flag.failures();
    }

    /** {@return OpenFeature's code of the last error, or the class of what was thrown} */
    public Optional<String> lastFailure() {
        return flag.lastFailure();
    }

    /** Stops looking at the flag. The rollout stays as it is, paused or not. */
    @Override
    public void close() {
        open = false;
        EVENTS.forEach(event -> client.removeHandler(event, listener));
    }
}
