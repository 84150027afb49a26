// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.openfeature.FlagAudience;
import io.github.finetune4j.openfeature.FlagSteering;
import io.github.finetune4j.openfeature.FlagSwitch;
import io.github.finetune4j.openfeature.RolloutFlags;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStore;
import java.time.Duration;

/** A rollout's arm as a flag, and a rollout that flags steer. */
final class Flags {
    private Flags() {}

    static String asked(OpenFeatureAPI api, Rollout rollout, String userId) {
        // tag::flags[]
        api.setProviderAndWait("models", RolloutFlags.of(rollout));
        Client client = api.getClient("models");
        FlagEvaluationDetails<String> arm =
                client.getStringDetails("support-chat", "baseline", new ImmutableContext(userId));
        boolean candidate = client.getBooleanValue("support-chat", false, new ImmutableContext(userId));
        // end::flags[]
        return arm.getReason() + " " + arm.getValue() + " " + candidate;
    }

    static Rollout steered(Client client, ChatModel baseline, ChatModel candidate, RolloutStore store) {
        // tag::steered[]
        FlagAudience pilots = FlagAudience.of(client, "support-pilots", ChatRequest::extra);
        Rollout rollout = RolloutPolicy.builder()
                .name("support-chat")
                .routing(pilots::applyTo) // for whom the flag is true takes part
                .killSwitch(FlagSwitch.of(client, "support-candidates")) // false: the baseline for everybody
                .addStage(0.5, Duration.ofHours(24))
                .build()
                .start(baseline, candidate, store);
        FlagSteering stages = FlagSteering.of(client, "support-stages", rollout); // false: the stages stand still
        // end::steered[]
        stages.close();
        return rollout;
    }
}
