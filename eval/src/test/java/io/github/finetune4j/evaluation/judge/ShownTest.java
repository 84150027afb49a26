// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolCall;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A judge sees what a message calls and that it shows an image, and texts as ever. */
class ShownTest {
    @Test
    void texts_areShownAsTheyAre() {
        assertThat(Shown.of(Message.user("Hello."))).isEqualTo("Hello.");
        assertThat(Shown.conversation(List.of(Message.system("Be brief."), Message.user("Hello."))))
                .isEqualTo("system: Be brief.\n\nuser: Hello.");
    }

    @Test
    void calls_areShownWithoutTheirIds() {
        Message one = Message.assistant("", List.of(ToolCall.of("c1", "weather", "{\"city\":\"Lima\"}")));
        Message other = Message.assistant("", List.of(ToolCall.of("c2", "weather", "{\"city\":\"Lima\"}")));
        assertThat(Shown.of(one))
                .isEqualTo("[calls weather with {\"city\":\"Lima\"}]")
                .isEqualTo(Shown.of(other));
    }

    @Test
    void images_areTold() {
        assertThat(Shown.of(Message.user(ContentPart.text("What?"), ContentPart.image("https://x.example/a.png"))))
                .isEqualTo("What?\n[a part of type image_url]");
    }
}
