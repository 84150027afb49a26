// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.data;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.monitor.capture.CaptureSource;
import io.github.finetune4j.monitor.capture.CapturedContent;
import io.github.finetune4j.monitor.capture.Interaction;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An interaction that is worth learning from, and why. */
record Picked(Interaction interaction, CapturedContent content, Message answer, Why why) {
    /** Why, the strongest reason first. */
    enum Why {
        CORRECTED,
        VERIFIED,
        SATISFIED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    String day() {
        return interaction.at().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    /** The row; its fields say where it comes from, so that a data version does. */
    ChatExample example() {
        List<Message> messages = new ArrayList<>(content.messages());
        messages.add(answer);
        Map<String, Object> fields = new LinkedHashMap<>(CaptureSource.origin(interaction));
        fields.put("origin_model", interaction.model());
        fields.put("origin_day", day());
        fields.put("picked", why.word());
        return new ChatExample(messages, fields);
    }
}
