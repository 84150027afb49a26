// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.providers.memory.Flag;
import dev.openfeature.sdk.providers.memory.InMemoryProvider;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlagsTest {
    private static final ChatModel MODEL = request -> new ChatResponse("hi", FinishReason.STOP, new Usage(1, 1));

    private static Flag<Boolean> flag(boolean value) {
        return Flag.<Boolean>builder().variant("it", value).defaultVariant("it").build();
    }

    @Test
    void flagsSteer_andTellTheArm() {
        OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
        api.setProviderAndWait(new InMemoryProvider(
                Map.of("support-pilots", flag(true), "support-candidates", flag(true), "support-stages", flag(false))));
        try (Rollout rollout =
                Flags.steered(api.getClient(), MODEL.named("old"), MODEL.named("new"), new MemoryRolloutStore())) {
            assertThat(rollout.status().phase()).isEqualTo(Phase.PAUSED);
            assertThat(Flags.asked(api, rollout, "user-1")).isIn("SPLIT candidate true", "SPLIT baseline false");
        } finally {
            api.shutdown();
        }
    }
}
