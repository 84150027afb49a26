// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CaptureSourceTest {
    @Test
    void interactionsWithContent_becomeRows_thatSayWhereTheyComeFrom() {
        MemoryCaptureStore store = new MemoryCaptureStore();
        try (Capture capture = Capture.builder(new FakeModel(), store)
                .policy(CaptureTest.ALL)
                .consent(request -> request.key().isPresent())
                .build()) {
            String id = capture.chat(ChatRequest.user("hello").withKey("ana"))
                    .callId()
                    .orElseThrow();
            capture.chat(ChatRequest.user("without consent"));
            Assertions.assertThatThrownBy(
                            () -> capture.chat(ChatRequest.user("fail").withKey("ana")))
                    .isSameAs(FakeModel.FAILURE);
            assertThat(capture.flush(Duration.ofSeconds(30))).isTrue();
            capture.feedback().thumb(id, true);
            Dataset rows = Dataset.builder()
                    .addSource(CaptureSource.of("production", store))
                    .build()
                    .dataset();
            assertThat(rows)
                    .containsExactly(new ChatExample(
                            List.of(Message.user("hello"), Message.assistant("re: hello")),
                            Map.of("origin", "capture/" + id, "origin_subject", capture.subject("ana"))));
        }
    }
}
