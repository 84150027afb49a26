// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.rollout.RolloutPolicy;
import org.apiguardian.api.API;

/**
 * A customizer of the application's rollout, for what properties can't say: metrics of its own, prices, an audience, a
 * kill switch. A bean of this type is asked once, after the properties and in the order of {@code @Order}.
 *
 * <pre>{@code
 * @Bean RolloutPolicyCustomizer helpful() {
 *     LiveMetric helpful = LiveMetric.feedback("helpful"); // fed by FeedbackChannel.metric(id, "helpful", 1)
 *     return policy -> policy.addMetric(helpful).addGate(LiveGates.watch(helpful, 0.02));
 * }
 * }</pre>
 *
 * <p>Called on the thread that starts the application.
 *
 * @since 0.1
 */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface RolloutPolicyCustomizer {
    /**
     * Changes the policy.
     *
     * @param policy holds what the properties say already
     */
    void customize(RolloutPolicy.Builder policy);
}
