// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.monitor.capture.Feedback;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeenByOthersTest {
    private static final Feedback THUMB = new Feedback("c-1", Instant.EPOCH, Feedback.Kind.THUMB, 1, "", "user");
    private static final ChatModel MODEL = request -> new ChatResponse("hi", FinishReason.STOP, new Usage(1, 1));

    @Test
    void whoListensToNobody_changesNoAnswer() {
        OpenTelemetry deaf = OpenTelemetry.noop();
        assertThat(SeenByOthers.traced(MODEL, deaf)
                        .chat(ChatRequest.user("hello"))
                        .text())
                .isEqualTo("hi");
        assertThat(SeenByOthers.withContent(MODEL, deaf)
                        .chat(ChatRequest.user("hello"))
                        .text())
                .isEqualTo("hi");
        SeenByOthers.events(deaf).accept(THUMB);
    }

    @Test
    void meters_countWhatIsCaptured_andWhatIsNot() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        SeenByOthers.meters(registry, () -> 7).accept(THUMB);
        assertThat(registry.get("finetune4j.model.feedback").summary().count()).isEqualTo(1);
        assertThat(registry.get("finetune4j.capture.dropped").functionCounter().count())
                .isEqualTo(7);
    }
}
