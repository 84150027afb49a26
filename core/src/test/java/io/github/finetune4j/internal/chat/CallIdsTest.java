// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.fixtures.HeardLog;
import org.junit.jupiter.api.Test;

class CallIdsTest {
    @Test
    void partsOfLayersWithin_areKept_orTheLogSaysOnceThatTheyAreNot() {
        try (HeardLog log = HeardLog.of(CallIds.class)) {
            assertThat(CallIds.within(answer("a".repeat(150)))).hasSize(150);
            assertThat(log.messages()).isEmpty();
            assertThat(CallIds.within(answer("a".repeat(151)))).isEmpty();
            assertThat(CallIds.within(answer("b".repeat(200)))).isEmpty();
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("the id of an answer has 151 characters, of 150 at most")
                    .doesNotContain("aaa");
        }
    }

    private static ChatResponse answer(String id) {
        return CallIds.with(new ChatResponse("yes", FinishReason.STOP, new Usage(1, 1)), id);
    }
}
