// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.fixtures.Fixtures;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Prints how many conversations of 2 and of 20 messages SmolLM2's template renders in a second of one thread's CPU
 * time.
 */
final class RenderSpeed {
    private RenderSpeed() {}

    public static void main(String[] args) {
        String config = GoldenRenders.text(Fixtures.path("models/smollm2-135m-instruct/tokenizer_config.json"));
        String source =
                GoldenRenders.json(config, JsonNode.class).get("chat_template").asText();
        ChatTemplate template = ChatTemplate.parse(source);
        for (int messages : new int[] {2, 20}) {
            ChatInput input =
                    ChatInput.builder().messages(conversation(messages)).build();
            perSecond(template, input);
            System.out.printf("{\"messages\": %d, \"renders_per_s\": %.0f}%n", messages, perSecond(template, input));
        }
    }

    private static List<Map<String, Object>> conversation(int count) {
        List<Map<String, Object>> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String role = i % 2 == 0 ? "user" : "assistant";
            messages.add(Map.of("role", role, "content", "The quick brown fox jumps over the lazy dog. ".repeat(4)));
        }
        return messages;
    }

    private static double perSecond(ChatTemplate template, ChatInput input) {
        long start = cpuTime();
        long characters = 0;
        long renders = 0;
        while (cpuTime() - start < 2_000_000_000L) {
            characters += template.render(input).text().length();
            renders++;
        }
        if (characters == 0) {
            throw new IllegalStateException("nothing was rendered");
        }
        return renders * 1e9 / (cpuTime() - start);
    }

    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
