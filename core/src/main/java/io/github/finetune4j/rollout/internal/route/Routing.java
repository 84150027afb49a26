// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.route;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.rollout.Audience;
import io.github.finetune4j.rollout.Bucketing;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Stage;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import io.github.finetune4j.rollout.internal.decide.Decider;
import io.github.finetune4j.rollout.internal.measure.EpochTally;
import io.github.finetune4j.rollout.internal.state.RolloutState;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How one stored state routes. Immutable, so a request sees one state. */
public final class Routing {
    private static final System.Logger LOG = System.getLogger(Routing.class.getName());

    private final PolicySettings settings;
    private final Bucketing bucketing;
    private final Bucketing holdout;
    private final Allocation allocation;
    private final double shadow;
    private final Phase phase;
    private final Route uncounted;
    private final Route[] counted;
    private final Route winner;
    private final boolean[] active;

    private Routing(PolicySettings settings, RolloutState state, int candidates, EpochTally tally) {
        this.settings = settings;
        bucketing = settings.bucketing();
        holdout = Bucketing.salted("holdout:" + settings.name);
        Stage stage = settings.stages.get(Math.min(state.stage(), settings.stages.size() - 1));
        allocation =
                stage.isShadow() ? Allocation.ramp(0, candidates) : Decider.allocation(settings, stage, candidates);
        shadow = stage.shadow();
        phase = state.phase();
        uncounted = new Route(0, false, tally);
        counted = new Route[candidates + 1];
        active = new boolean[candidates + 1];
        for (int arm = 0; arm <= candidates; arm++) {
            counted[arm] = new Route(arm, true, tally);
            active[arm] = arm == 0 || state.active(arm);
        }
        winner = new Route(state.winner(), false, tally);
    }

    public static Routing of(PolicySettings settings, RolloutState state, int candidates, EpochTally tally) {
        return new Routing(settings, state, candidates, tally);
    }

    public Route baseline() {
        return uncounted;
    }

    public double shadow() {
        return phase == Phase.RUNNING || phase == Phase.PAUSED ? shadow : 0;
    }

    /** {@return the share of all keys that get a candidate} */
    public double share() {
        if (phase == Phase.PROMOTED) {
            return 1 - settings.holdout;
        }
        double share = 0;
        for (int arm = 1; arm < active.length && phase != Phase.ROLLED_BACK; arm++) {
            share += active[arm] ? allocation.share(arm) : 0;
        }
        return share * (1 - settings.holdout);
    }

    public Route route(ChatRequest request) {
        if (phase == Phase.ROLLED_BACK || settings.killSwitch.getAsBoolean()) {
            return uncounted;
        }
        return route(request.key().orElse(null), request);
    }

    /** As for a request without attributes: where they are asked for, nobody is meant. */
    public Route route(String key) {
        if (phase == Phase.ROLLED_BACK || settings.killSwitch.getAsBoolean() || settings.target != null) {
            return uncounted;
        }
        return outside(key) ? uncounted : at(place(key));
    }

    private boolean outside(String key) {
        return (settings.holdout > 0 && holdout.position(key) < settings.holdout)
                || (settings.layer != null && !settings.layer.holds(key));
    }

    private double place(String key) {
        return settings.sticky
                ? bucketing.position(key)
                : ThreadLocalRandom.current().nextDouble();
    }

    private Route route(@Nullable String key, ChatRequest request) {
        if (key == null) {
            return settings.sticky || !targeted(request)
                    ? uncounted
                    : at(ThreadLocalRandom.current().nextDouble());
        }
        return outside(key) || !targeted(request) ? uncounted : at(place(key));
    }

    private Route at(double position) {
        if (phase == Phase.PROMOTED) {
            return winner;
        }
        int arm = allocation.arm(position);
        return arm == Allocation.NONE || !active[arm] ? uncounted : counted[arm];
    }

    /** What throws matches nobody. */
    private boolean targeted(ChatRequest request) {
        Audience target = settings.target;
        Function<ChatRequest, Map<String, ?>> source = settings.attributes;
        if (target == null || source == null) {
            return true;
        }
        try {
            return target.matches(source.apply(request));
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the target of rollout " + settings.name + " threw: it matches nobody",
                    e);
            return false;
        }
    }
}
