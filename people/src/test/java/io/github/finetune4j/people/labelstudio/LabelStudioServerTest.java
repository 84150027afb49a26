// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.Receipt;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.Guideline;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Corrected;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Point 4: a real Label Studio, from PyPI, takes a queue, and gives back what its two users say. */
@Timeout(300)
class LabelStudioServerTest {
    // not slow: a program of others, which few machines have
    private static final String LEGACY = "0123456789abcdef0123456789abcdef01234567";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private URI server = URI.create("http://127.0.0.1");

    @Test
    void realServer_takesAQueue_andGivesTheAnswersBack() throws Exception {
        Process studio = start(program());
        try (MemoryJournalStore store = new MemoryJournalStore()) {
            awaitHealth(studio);
            String personal = text(call("/api/token/", Map.of()), "token");
            call("/api/users/", Map.of("email", "two@example.com", "username", "two", "password", "of-two-people"));
            answersOfTwoPeople(LabelStudio.at(server, LabelStudioToken.of(personal)), store);
            preferences(LabelStudio.at(server, LabelStudioToken.of(LEGACY)), store);
            wrongTokens(store);
        } finally {
            studio.descendants().forEach(ProcessHandle::destroyForcibly);
            studio.destroyForcibly().waitFor();
        }
        assertThatThrownBy(() ->
                        LabelStudio.at(server, LabelStudioToken.of(LEGACY)).version())
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("no connection");
    }

    private void answersOfTwoPeople(LabelStudio studio, MemoryJournalStore store) throws Exception {
        LabelingQueue queue = LabelingQueue.builder(store, "tickets")
                .questions(
                        Question.choice("verdict", "good", "bad"),
                        Question.rating("tone"),
                        Question.correction("answer"))
                .overlap(2)
                .guideline(new Guideline("v1", "Read <all> of it.\nTwice."))
                .build();
        queue.add(tickets(0, 450));
        LabelStudioProject project = studio.project("tickets & more", queue);
        assertThat(project.send()).isEqualTo(450);
        assertThat(project.send()).isZero();
        queue.add(tickets(450, 460));
        LabelStudioProject again = studio.project("tickets & more", queue);
        assertThat(again.id()).isEqualTo(project.id());
        assertThat(again.send()).isEqualTo(10);
        Map<String, Object> there = call("/api/projects/" + project.id() + "/", null);
        assertThat(there.get("task_number")).hasToString("460");
        assertThat(there.get("total_predictions_number")).hasToString("460");
        assertThat(there).containsEntry("expert_instruction", "Read &lt;all&gt; of it.<br>Twice.");

        List<Map<String, Object>> tasks =
                JsonView.objects(call("/api/tasks?project=" + project.id() + "&page=1&page_size=3", null)
                        .get("tasks"));
        for (int user = 1; user <= 2; user++) {
            annotate(
                    tasks.get(0),
                    user,
                    List.of(
                            result("verdict", "prompt", "choices", "choices", List.of("good")),
                            result("tone", "answer", "rating", "rating", 2 + user),
                            result("answer", "answer_text", "textarea", "text", List.of("Dear Ada,"))),
                    false);
        }
        annotate(tasks.get(1), 2, List.of(), true);
        assertThat(project.receive()).isEqualTo(Map.of(Receipt.SAVED, 2L));
        assertThat(project.receive()).isEqualTo(Map.of(Receipt.ALREADY_ANSWERED, 2L));
        AnswerGiven second = queue.answers().get(1);
        assertThat(second.annotator()).isEqualTo("label-studio-2");
        assertThat(second.took()).isEqualTo(Duration.ofMillis(7250));
        assertThat(second.values())
                .isEqualTo(Map.of(
                        "verdict", LabelValue.chosen("good"),
                        "tone", new Rated(Map.of("model", 4)),
                        "answer", new Corrected("Dear Ada,")));
    }

    private static List<LabelingTask> tickets(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Tasks.builder("ticket-" + i)
                        .addAnswer("model", "<b>Hi</b> \"you\" & " + i)
                        .addPrelabel("verdict", LabelValue.chosen("good"))
                        .build())
                .toList();
    }

    private void preferences(LabelStudio studio, MemoryJournalStore store) throws Exception {
        LabelingQueue queue = LabelingQueue.builder(store, "pairs")
                .questions(Question.preference("better"))
                .build();
        queue.add(List.of(Tasks.pair("p")));
        LabelStudioProject project = studio.project("pairs", queue);
        assertThat(project.send()).isEqualTo(1);
        List<Map<String, Object>> tasks =
                JsonView.objects(call("/api/tasks?project=" + project.id() + "&page=1&page_size=3", null)
                        .get("tasks"));
        annotate(
                tasks.get(0),
                1,
                List.of(result("better", "prompt", "choices", "choices", List.of("A is better"))),
                false);
        assertThat(project.receive()).isEqualTo(Map.of(Receipt.SAVED, 1L));
        AnswerGiven given = queue.answers().get(0);
        assertThat(given.values())
                .isEqualTo(Map.of("better", LabelValue.preferred(given.shown().get(0))));
        assertThatThrownBy(() -> studio.project(project.id() + 100, queue))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(": 404 No Project matches the given query. -> ");
    }

    private void wrongTokens(MemoryJournalStore store) throws Exception {
        LabelingQueue queue = LabelingQueue.builder(store, "few")
                .questions(Question.choice("verdict", "good", "bad"))
                .build();
        queue.add(Tasks.plain(1));
        refused("deadbeef", "401 Invalid token.", queue);
        refused("a.b.c", "401 Token is invalid", queue);
        call("/api/jwt/settings", Map.of("legacy_api_tokens_enabled", false, "api_tokens_enabled", true));
        refused(LEGACY, "legacy token authentication has been disabled for this organization", queue);
    }

    private void refused(String token, String why, LabelingQueue queue) {
        assertThatThrownBy(
                        () -> LabelStudio.at(server, LabelStudioToken.of(token)).project("few", queue))
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining(why + " -> ")
                .hasMessageNotContaining(token);
    }

    private void annotate(Map<String, Object> task, int user, List<Map<String, Object>> results, boolean skipped)
            throws Exception {
        call(
                "/api/tasks/" + task.get("id") + "/annotations/",
                Map.of("completed_by", user, "lead_time", 7.25, "was_cancelled", skipped, "result", results));
    }

    private static Map<String, Object> result(String from, String to, String type, String field, Object value) {
        return Map.of("from_name", from, "to_name", to, "type", type, "value", Map.of(field, value));
    }

    private static String text(Map<String, Object> json, String field) {
        return String.valueOf(json.get(field));
    }

    private Map<String, Object> call(String path, @Nullable Map<String, ?> body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Token " + LEGACY)
                .header("Content-Type", "application/json");
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(Json.write(body)));
        }
        HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return Json.parseObject(response.body());
    }

    private Process start(String program) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        server = URI.create("http://127.0.0.1:" + port);
        ProcessBuilder builder = new ProcessBuilder(
                        program,
                        "start",
                        "--no-browser",
                        "--internal-host=127.0.0.1",
                        "--port=" + port,
                        "--data-dir=" + folder,
                        "--username=one@example.com",
                        "--password=of-one-person",
                        "--user-token=" + LEGACY,
                        "--enable-legacy-api-token",
                        "--log-level=WARNING")
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        builder.environment().put("LABEL_STUDIO_BASE_DATA_DIR", folder.toString());
        builder.environment().put("COLLECT_ANALYTICS", "0");
        builder.environment().put("LATEST_VERSION_CHECK", "0");
        return builder.start();
    }

    private Path log() {
        return folder.resolve("label-studio.log");
    }

    private void awaitHealth(Process studio) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        while (studio.isAlive()) {
            if (answers(request)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(300);
        }
        throw new AssertionError("Label Studio ended: " + Files.readString(log()));
    }

    private static boolean answers(HttpRequest request) throws InterruptedException {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // it does not listen yet
        }
    }

    private static String program() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        Optional<Path> found = Arrays.stream(path.split(File.pathSeparator))
                .map(part -> Path.of(part, "label-studio"))
                .filter(Files::isExecutable)
                .findFirst();
        Need.PEER.require(found.isPresent(), "label-studio on the PATH");
        return found.orElseThrow().toString();
    }
}
