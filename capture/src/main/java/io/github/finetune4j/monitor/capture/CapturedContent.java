// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.Message;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The content of an interaction, after personal data was masked. Immutable.
 *
 * @param messages the conversation that the model was given, at least one message
 * @param answer what it answered, text and tool calls; an empty text where it failed
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CapturedContent(List<Message> messages, Message answer) {
    /** Copies the messages. */
    public CapturedContent {
        messages = List.copyOf(messages);
    }
}
