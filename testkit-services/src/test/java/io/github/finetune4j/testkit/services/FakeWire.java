// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls of the fake server as bare HTTP, as somebody makes them who has no SDK. */
final class FakeWire {
    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeOpenAiServer server;

    FakeWire(FakeOpenAiServer server) {
        this.server = server;
    }

    HttpResponse<String> send(String method, String path, String type, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.baseUrl() + path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Authorization", "Bearer sk-fake-key-000000")
                        .header("Content-Type", type)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private Map<String, Object> well(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return Json.parseObject(reply.body());
    }

    Map<String, Object> get(String path) throws IOException, InterruptedException {
        return well(send("GET", path, "application/json", ""));
    }

    Map<String, Object> post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return well(send("POST", path, "application/json", Json.write(body)));
    }

    Map<String, Object> delete(String path) throws IOException, InterruptedException {
        return well(send("DELETE", path, "application/json", ""));
    }

    /** {@return status and code of a refusal} */
    String refused(String method, String path, Map<String, ?> body) throws IOException, InterruptedException {
        HttpResponse<String> reply = send(method, path, "application/json", Json.write(body));
        return reply.statusCode() + " "
                + JsonView.object(Json.parseObject(reply.body()), "error").get("code");
    }

    /** {@return id of a new file} */
    String upload(String purpose, String content) throws IOException, InterruptedException {
        String form = "--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n" + purpose
                + "\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jsonl\"\r\n\r\n" + content
                + "\r\n--x--\r\n";
        return String.valueOf(well(send("POST", "/files", "multipart/form-data; boundary=x", form))
                .get("id"));
    }

    /** {@return the lines of a file} */
    List<Map<String, Object>> lines(@Nullable Object file) throws IOException, InterruptedException {
        assertThat(file).isNotNull();
        String text = send("GET", "/files/" + file + "/content", "application/json", "")
                .body();
        return text.lines().map(Json::parseObject).toList();
    }

    static Map<String, Object> chat(String model, String said) {
        return Map.of("model", model, "messages", List.of(Map.of("role", "user", "content", said)));
    }

    /** {@return a line of a batch} */
    static String line(String id, String model, String said) {
        return Json.write(Map.of(
                        "custom_id", id, "method", "POST", "url", "/v1/chat/completions", "body", chat(model, said)))
                + "\n";
    }

    /** {@return a new batch of such a file} */
    Map<String, Object> batch(String file) throws IOException, InterruptedException {
        return post(
                "/batches",
                Map.of(
                        "input_file_id",
                        file,
                        "endpoint",
                        "/v1/chat/completions",
                        "completion_window",
                        "24h",
                        "metadata",
                        Map.of("of", "test")));
    }

    /** {@return a batch of that many requests: {@code r0}, {@code r1} …} */
    Map<String, Object> batch(String model, int requests) throws IOException, InterruptedException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < requests; i++) {
            lines.append(line("r" + i, model, "question " + i));
        }
        return batch(upload("batch", lines.toString()));
    }
}
