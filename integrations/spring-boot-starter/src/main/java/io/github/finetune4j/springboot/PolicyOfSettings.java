// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.rollout.LiveGates;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Policies;
import io.github.finetune4j.rollout.RolloutCalls;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutRouting;
import io.github.finetune4j.rollout.RolloutTiming;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes a policy of the settings, and says of what core refuses which property it was. */
final class PolicyOfSettings {
    private static final String ROLLOUT = "finetune4j.rollout";
    private static final double MARGIN = 0.01;

    private final RolloutSettings settings;

    PolicyOfSettings(RolloutSettings settings) {
        this.settings = settings;
    }

    /**
     * {@return the policy}
     *
     * @param application its name, for a rollout without one
     */
    RolloutPolicy policy(
            @Nullable String application, @Nullable Registry registry, List<RolloutPolicyCustomizer> customizers) {
        RolloutPolicy.Builder policy = stages().name(name(application));
        settings.feedback()
                .forEach(metric -> said(ROLLOUT + ".feedback", () -> policy.addMetric(LiveMetric.feedback(metric))));
        gates(policy);
        policy.significance(settings.significance())
                .routing(this::route)
                .calls(this::call)
                .timing(this::time);
        if (registry != null) {
            policy.registry(registry);
        }
        customizers.forEach(each -> each.customize(policy));
        return said(ROLLOUT, policy::build);
    }

    private String name(@Nullable String application) {
        String given = settings.name();
        if (given != null) {
            said(ROLLOUT + ".name", () -> RolloutPolicy.builder().name(given));
            return given;
        }
        if (application == null || application.isBlank()) {
            throw new SettingException(
                    ROLLOUT + ".name: none, and spring.application.name neither -> set one, such as support-chat");
        }
        said(
                "spring.application.name, for want of " + ROLLOUT + ".name",
                () -> RolloutPolicy.builder().name(application));
        return application;
    }

    private RolloutPolicy.Builder stages() {
        if (settings.stages().isEmpty()) {
            return Policies.canary("canary");
        }
        RolloutPolicy.Builder policy = RolloutPolicy.builder();
        each("stages", settings.stages(), stage -> policy.addStage(stage.stage()));
        return policy;
    }

    private void gates(RolloutPolicy.Builder policy) {
        if (settings.gates().isEmpty()) {
            policy.addGate(LiveGates.noWorse(LiveMetric.ERROR_RATE, MARGIN));
        }
        each("gates", settings.gates(), gate -> policy.addGate(gate.gate()));
    }

    private static <T> void each(String property, List<T> values, Consumer<T> use) {
        IntStream.range(0, values.size())
                .forEach(i -> said(ROLLOUT + "." + property + "[" + i + "]", () -> {
                    use.accept(values.get(i));
                    return i;
                }));
    }

    private void route(RolloutRouting to) {
        RoutingSettings routing = settings.routing();
        to.holdout(routing.holdout());
        if (routing.perRequest()) {
            to.perRequest();
        }
        if (routing.salt() != null) {
            to.salt(routing.salt());
        }
    }

    private void call(RolloutCalls to) {
        CallsSettings calls = settings.calls();
        to.candidateTimeout(calls.candidateTimeout()).maxConcurrent(calls.maxConcurrent());
        if (calls.hedgeAfter() != null) {
            to.hedgeAfter(calls.hedgeAfter());
        }
        if (calls.holdBackStreams()) {
            to.holdBackStreams();
        }
    }

    private void time(RolloutTiming to) {
        TimingSettings timing = settings.timing();
        to.interimAnalysisEvery(timing.interimAnalysisEvery())
                .refreshEvery(timing.refreshEvery())
                .maxAutoPause(timing.maxAutoPause())
                .maxSilence(timing.maxSilence())
                .maxStale(timing.maxStale());
    }

    /** {@return what is made; what core refuses is said with its property} */
    private static <T> T said(String property, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw SettingException.of(property, e);
        }
    }
}
