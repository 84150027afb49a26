// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Thrown;
import io.github.finetune4j.internal.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the fake server answers to a chat, as the real one does. */
final class FakeOpenAiServerTest {
    private static final String KEY = "sk-fake-key-000000";

    private final FakeOpenAiServer server = FakeOpenAiServer.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> ask(String key, Map<String, Object> settings) throws Exception {
        Map<String, Object> body = new HashMap<>(settings);
        body.put("model", FakeOpenAiServer.QUICK);
        body.put("messages", List.of(Map.of("role", "user", "content", "one two")));
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.baseUrl() + "/chat/completions"))
                .header("Authorization", "Bearer " + key)
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static List<?> list(Object from, String name) {
        return (List<?>) at(from, name);
    }

    private static Object at(Object from, String name) {
        return Objects.requireNonNull(((Map<?, ?>) from).get(name), name);
    }

    @ParameterizedTest
    @EnumSource
    void answers_throwWhateverTheyLike_areAReply_andNoOneWaits(Thrown thrown) throws Exception {
        try (FakeOpenAiServer broken =
                FakeOpenAiServer.builder().answers(request -> thrown.now()).start()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(broken.baseUrl() + "/chat/completions"))
                    .header("Authorization", "Bearer " + KEY)
                    .timeout(Duration.ofSeconds(30))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + FakeOpenAiServer.QUICK
                            + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"))
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void chat_askedForTwo_givesTwoChoicesAndCountsBoth() throws Exception {
        Map<String, Object> one = Json.parseObject(ask(KEY, Map.of()).body());
        Map<String, Object> two = Json.parseObject(ask(KEY, Map.of("n", 2)).body());

        assertThat(list(one, "choices")).hasSize(1);
        assertThat(list(two, "choices"))
                .extracting(choice -> at(choice, "index"))
                .containsExactly(0L, 1L);
        assertThat(list(two, "choices"))
                .extracting(choice -> at(at(choice, "message"), "content"))
                .containsExactly("You said: one two", "You said: one two");
        assertThat((Long) at(at(two, "usage"), "completion_tokens"))
                .isEqualTo(2 * (Long) at(at(one, "usage"), "completion_tokens"));
    }

    @Test
    void stream_askedForTwo_givesPiecesOfBoth() throws Exception {
        List<String> pieces = ask(KEY, Map.of("n", 2, "stream", true))
                .body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .toList();
        StringBuilder[] texts = {new StringBuilder(), new StringBuilder()};
        for (String piece : pieces) {
            Object choice = list(Json.parseObject(piece.substring("data: ".length())), "choices")
                    .get(0);
            Object text = ((Map<?, ?>) at(choice, "delta")).get("content");
            texts[((Long) at(choice, "index")).intValue()].append(text == null ? "" : text);
        }
        assertThat(texts).extracting(StringBuilder::toString).containsOnly("You said: one two");
    }

    @Test
    void chat_askedForAlternatives_givesAsManyForEachToken() throws Exception {
        Map<String, Object> reply = Json.parseObject(
                ask(KEY, Map.of("logprobs", true, "top_logprobs", 3)).body());
        List<?> tokens = list(at(list(reply, "choices").get(0), "logprobs"), "content");

        assertThat(tokens).hasSize(4).allSatisfy(token -> {
            List<?> alternatives = list(token, "top_logprobs");
            assertThat(alternatives).hasSize(3);
            assertThat(at(alternatives.get(0), "token")).isEqualTo(at(token, "token"));
            assertThat(at(alternatives.get(0), "logprob")).isEqualTo(at(token, "logprob"));
            assertThat((Double) at(alternatives.get(1), "logprob")).isLessThan((Double) at(token, "logprob"));
        });
    }

    @Test
    void chat_withSettingsThatOpenAiRefuses_isRefused() throws Exception {
        assertRefused(Map.of("n", 0), "Invalid 'n': expected a value >= 1, but got 0 instead.");
        assertRefused(Map.of("n", 129), "Invalid 'n': expected a value <= 128, but got 129 instead.");
        assertRefused(Map.of("n", "two"), "Invalid type for 'n': expected an integer.");
        assertRefused(
                Map.of("logprobs", true, "top_logprobs", 21),
                "Invalid 'top_logprobs': expected a value <= 20, but got 21 instead.");
        assertRefused(
                Map.of("top_logprobs", 2), "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.");
    }

    private void assertRefused(Map<String, Object> settings, String message) throws Exception {
        HttpResponse<String> reply = ask(KEY, settings);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(at(at(Json.parseObject(reply.body()), "error"), "message")).isEqualTo(message);
    }

    @Test
    void wrongKey_isMaskedInTheRefusal() throws Exception {
        String wrong = "sk-proj-abcdefghijklmnopqrstuvwxyz-WXYZ";
        assertThat(refusal(wrong)).isEqualTo("Incorrect API key provided: sk-proj-" + "*".repeat(27) + "WXYZ.");
        assertThat(refusal("short-secret")).isEqualTo("Incorrect API key provided: " + "*".repeat(12) + ".");
    }

    private String refusal(String key) throws Exception {
        HttpResponse<String> reply = ask(key, Map.of());
        assertThat(reply.statusCode()).isEqualTo(401);
        assertThat(reply.body()).doesNotContain(key);
        return String.valueOf(at(at(Json.parseObject(reply.body()), "error"), "message"));
    }
}
