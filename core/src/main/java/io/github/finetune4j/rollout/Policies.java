// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import java.time.Duration;
import org.apiguardian.api.API;

/**
 * The usual rollout policies, as builders: add gates, change what differs.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Policies {
    private Policies() {}

    /**
     * {@return a canary: 5 % for a day, looked at every ten minutes, then 25 % and 50 % for twelve hours each, then
     * everybody. Add the gates}
     *
     * @param name the rollout's
     */
    public static RolloutPolicy.Builder canary(String name) {
        return RolloutPolicy.builder()
                .name(name)
                .timing(t -> t.interimAnalysisEvery(Duration.ofMinutes(10)))
                .addStage(0.05, Duration.ofHours(24))
                .addStage(0.25, Duration.ofHours(12))
                .addStage(0.5, Duration.ofHours(12))
                .addStage(1.0);
    }

    /**
     * {@return an A/B test with a fixed split: it ends with the goal shown, with a guardrail broken, or undecided, at
     * the baseline, after the time}
     *
     * @param name the rollout's
     * @param share of the candidate, for example 0.5
     * @param duration how long at most, for example seven days; a verdict can come after a seventh of it
     * @param goal usually {@link LiveGates#better}
     */
    public static RolloutPolicy.Builder abTest(String name, double share, Duration duration, LiveGate goal) {
        return RolloutPolicy.builder()
                .name(name)
                .addStage(Stage.of(share, duration.dividedBy(7)).within(duration))
                .addGate(goal);
    }

    /**
     * {@return blue/green: the candidate first runs in the shadow of the baseline for some time, then all traffic goes
     * over at once, and back at once if it breaks a limit within the watch}
     *
     * @param name the rollout's
     * @param warmUp in the shadow
     * @param watch after the switch
     * @param maxErrorRate that the candidate must be shown to keep, for example 0.05
     */
    public static RolloutPolicy.Builder blueGreen(String name, Duration warmUp, Duration watch, double maxErrorRate) {
        return RolloutPolicy.builder()
                .name(name)
                .addStage(Stage.shadow(1, warmUp))
                .addStage(1.0, watch)
                .addGate(LiveGates.within(LiveMetric.ERROR_RATE, maxErrorRate));
    }
}
