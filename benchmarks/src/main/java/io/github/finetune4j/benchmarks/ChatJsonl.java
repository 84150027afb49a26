// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Conversations as JSON lines, the form that ours and the peers read. */
final class ChatJsonl {
    private ChatJsonl() {}

    static void write(Path file, List<ChatExample> examples) {
        try {
            Files.write(file, examples.stream().map(ChatJsonl::line).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static String line(ChatExample example) {
        return JsonLines.line(Map.of(
                "messages", example.messages().stream().map(ChatJsonl::message).toList()));
    }

    private static Map<String, Object> message(Message message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("role", message.role().word());
        fields.put("content", message.content());
        return fields;
    }
}
