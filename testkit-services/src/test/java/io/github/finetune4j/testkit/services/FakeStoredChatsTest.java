// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import static io.github.finetune4j.testkit.services.FakeOpenAiServer.QUICK;
import static io.github.finetune4j.testkit.services.FakeOpenAiServer.SLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Chat completions that the fake server keeps, as their requests asked. */
final class FakeStoredChatsTest {
    private static final String STORED = "/chat/completions";

    private final FakeOpenAiServer server = FakeOpenAiServer.start();
    private final FakeWire wire = new FakeWire(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private String stored(String model, String said, String room) throws Exception {
        Map<String, Object> asked = new HashMap<>(FakeWire.chat(model, said));
        asked.put("store", true);
        asked.put("temperature", 0.5);
        asked.put("metadata", Map.of("room", room));
        return String.valueOf(wire.post(STORED, asked).get("id"));
    }

    private List<Object> ids(String query) throws Exception {
        return JsonView.objects(wire.get(STORED + query).get("data")).stream()
                .map(each -> Objects.requireNonNull(each.get("id")))
                .toList();
    }

    @Test
    void completions_areKeptWhereTheRequestSaysSo_andFound() throws Exception {
        wire.post(STORED, FakeWire.chat(QUICK, "not kept"));
        String first = stored(QUICK, "one", "kitchen");
        String second = stored(QUICK, "two", "hall");
        String third = stored(SLOW, "three", "hall");

        assertThat(server.storedCompletions()).isEqualTo(3);
        assertThat(server.chats()).isEqualTo(4);
        assertThat(ids("")).containsExactly(first, second, third);
        assertThat(ids("?order=desc")).containsExactly(third, second, first);
        assertThat(ids("?model=" + QUICK)).containsExactly(first, second);
        assertThat(ids("?metadata%5Broom%5D=hall&model=" + SLOW)).containsExactly(third);
        assertThat(wire.get(STORED + "?limit=2"))
                .containsEntry("has_more", true)
                .containsEntry("last_id", second);
        assertThat(ids("?limit=2&after=" + second)).containsExactly(third);
        Map<String, Object> shown = wire.get(STORED + "/" + first);
        assertThat(shown)
                .containsEntry("object", "chat.completion")
                .containsEntry("model", QUICK)
                .containsEntry("metadata", Map.of("room", "kitchen"))
                .containsEntry("temperature", 0.5);
        assertThat(String.valueOf(shown.get("choices"))).contains("You said: one");
    }

    @Test
    void messages_areWhatWasAsked_withIdsOfTheirOwn() throws Exception {
        Map<String, Object> parts =
                Map.of("role", "user", "content", List.of(Map.of("type", "text", "text", "in parts")));
        String id = String.valueOf(wire.post(
                        STORED,
                        Map.of(
                                "model",
                                QUICK,
                                "store",
                                true,
                                "messages",
                                List.of(Map.of("role", "system", "content", "be brief"), parts)))
                .get("id"));
        List<Map<String, Object>> messages =
                JsonView.objects(wire.get(STORED + "/" + id + "/messages").get("data"));
        assertThat(messages).hasSize(2);
        assertThat(messages.get(0))
                .containsEntry("id", id + "-0")
                .containsEntry("role", "system")
                .containsEntry("content", "be brief");
        assertThat(messages.get(1)).containsEntry("content", null);
        assertThat(String.valueOf(messages.get(1).get("content_parts"))).contains("in parts");
    }

    @Test
    void completion_isRelabelledAndDeleted() throws Exception {
        String id = stored(QUICK, "one", "hall");
        assertThat(wire.post(STORED + "/" + id, Map.of("metadata", Map.of("seen", "yes"))))
                .containsEntry("metadata", Map.of("seen", "yes"));
        assertThat(wire.delete(STORED + "/" + id)).containsEntry("deleted", true);
        assertThat(wire.refused("GET", STORED + "/" + id, Map.of())).startsWith("404");
        assertThat(wire.refused("GET", STORED + "/" + id + "/messages", Map.of()))
                .startsWith("404");
        assertThat(server.storedCompletions()).isZero();
    }

    @Test
    void streamedOne_isKeptWhole() throws Exception {
        Map<String, Object> asked = new HashMap<>(FakeWire.chat(QUICK, "one"));
        asked.put("store", true);
        asked.put("stream", true);
        wire.send("POST", STORED, "application/json", Json.write(asked));
        Map<String, Object> page = wire.get(STORED);
        assertThat(String.valueOf(page.get("data"))).contains("You said: one").contains("object=chat.completion,");
    }
}
