// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.route;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.rollout.ArmChoice;
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

/** The routing of one stored state. Immutable, so a request sees one state. */
public final class Routing {
    private final PolicySettings settings;
    private final Callback killSwitch;
    private final Callback audience;
    private final Callback places;
    private final Bucketing bucketing;
    private final Bucketing holdout;
    private final Allocation allocation;
    private final double shadow;
    private final Phase phase;
    private final int stageNumber;
    private final long version;
    private final Route outside;
    private final Route ended;
    private final Route switchedOff;
    private final Route inDoubt;
    private final Route[] counted;
    private final Route winner;
    private final boolean[] active;

    private Routing(PolicySettings settings, RolloutState state, int candidates, EpochTally tally) {
        this.settings = settings;
        killSwitch = settings.callback("the kill switch", "the baseline answers");
        audience = settings.callback("the audience", "it matches nobody");
        places = settings.callback("the bucketing", "the baseline answers");
        bucketing = settings.bucketing();
        holdout = Bucketing.salted("holdout:" + settings.name);
        Stage stage = settings.stages.get(Math.min(state.stage(), settings.stages.size() - 1));
        allocation =
                stage.isShadow() ? Allocation.ramp(0, candidates) : Decider.allocation(settings, stage, candidates);
        shadow = stage.shadow();
        phase = state.phase();
        stageNumber = state.stage() + 1;
        version = state.version();
        outside = new Route(0, false, tally, ArmChoice.Why.OUTSIDE);
        ended = new Route(0, false, tally, ArmChoice.Why.ENDED);
        switchedOff = new Route(0, false, tally, ArmChoice.Why.SWITCHED_OFF);
        inDoubt = new Route(0, false, tally, ArmChoice.Why.IN_DOUBT);
        counted = new Route[candidates + 1];
        active = new boolean[candidates + 1];
        for (int arm = 0; arm <= candidates; arm++) {
            counted[arm] = new Route(arm, true, tally, ArmChoice.Why.SHARE);
            active[arm] = arm == 0 || state.active(arm);
        }
        winner = new Route(state.winner(), false, tally, ArmChoice.Why.ENDED);
    }

    public static Routing of(PolicySettings settings, RolloutState state, int candidates, EpochTally tally) {
        return new Routing(settings, state, candidates, tally);
    }

    public Route baseline() {
        return outside;
    }

    /** {@return the baseline, because nobody knows better} */
    public Route inDoubt() {
        return inDoubt;
    }

    /**
     * {@return what a route means to others}
     *
     * @param route of this routing
     * @param arm its name
     */
    public ArmChoice choice(Route route, String arm) {
        double share = route.why() == ArmChoice.Why.IN_DOUBT ? 0 : share();
        return new ArmChoice(arm, route.why(), phase, stageNumber, share, version);
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
        if (phase == Phase.ROLLED_BACK) {
            return ended;
        }
        Attempt<Boolean> off = off();
        if (!off.worked() || off.value()) {
            return off.worked() ? switchedOff : inDoubt;
        }
        return route(request.key().orElse(null), request);
    }

    /** As for a request without attributes: where they are asked for, nobody is meant. */
    public Route route(String key) {
        if (phase == Phase.ROLLED_BACK) {
            return ended;
        }
        Attempt<Boolean> off = off();
        if (!off.worked() || off.value()) {
            return off.worked() ? switchedOff : inDoubt;
        }
        return settings.target != null || outside(key) ? outside : at(place(key));
    }

    private Attempt<Boolean> off() {
        return killSwitch.attempt(settings.killSwitch::getAsBoolean);
    }

    private boolean outside(String key) {
        return (settings.holdout > 0 && holdout.position(key) < settings.holdout)
                || (settings.layer != null && !settings.layer.holds(key));
    }

    private double place(String key) {
        return settings.sticky
                ? places.call(() -> bucketing.position(key), Double.NaN)
                : ThreadLocalRandom.current().nextDouble();
    }

    private Route route(@Nullable String key, ChatRequest request) {
        if (key == null) {
            return settings.sticky || !targeted(request)
                    ? outside
                    : at(ThreadLocalRandom.current().nextDouble());
        }
        return outside(key) || !targeted(request) ? outside : at(place(key));
    }

    private Route at(double position) {
        if (phase == Phase.PROMOTED) {
            return winner;
        }
        if (Double.isNaN(position)) {
            return inDoubt;
        }
        int arm = allocation.arm(position);
        return arm == Allocation.NONE || !active[arm] ? outside : counted[arm];
    }

    /** What throws matches nobody. */
    private boolean targeted(ChatRequest request) {
        Audience target = settings.target;
        Function<ChatRequest, Map<String, ?>> source = settings.attributes;
        if (target == null || source == null) {
            return true;
        }
        return audience.call(() -> target.matches(source.apply(request)), false);
    }
}
