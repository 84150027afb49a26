// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import static io.github.finetune4j.testkit.services.FakeOpenAiServer.QUICK;
import static io.github.finetune4j.testkit.services.FakeOpenAiServer.SLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.VirtualClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches at the fake server: by the clock, half done, refused, cancelled, listed, spoiled. */
final class FakeBatchesTest {
    private final VirtualClock clock = VirtualClock.create();
    private FakeOpenAiServer server = FakeOpenAiServer.builder().clock(clock).start();
    private FakeWire wire = new FakeWire(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private void restart(FakeBatching batching) {
        server.close();
        server = FakeOpenAiServer.builder()
                .clock(clock)
                .batching(batching)
                .answers(asked -> {
                    if (String.valueOf(asked.get("messages")).contains("bad")) {
                        throw FakeRefusal.bad("context_length_exceeded", "too long");
                    }
                    return FakeChats.echo(asked);
                })
                .start();
        wire = new FakeWire(server);
    }

    private Map<String, Object> now(Map<String, Object> batch) throws Exception {
        return wire.get("/batches/" + batch.get("id"));
    }

    private static long count(Map<String, Object> batch, String name) {
        return ((Number) Objects.requireNonNull(
                        JsonView.object(batch, "request_counts").get(name)))
                .longValue();
    }

    private static Set<Object> ids(List<Map<String, Object>> lines) {
        return new TreeSet<>(lines.stream().map(line -> line.get("custom_id")).toList());
    }

    @Test
    void batch_runsByTheClock_andAnswersInAnotherOrder() throws Exception {
        restart(FakeBatching.usual());
        Map<String, Object> batch = wire.batch(QUICK, 40);
        assertThat(batch).containsEntry("status", "validating").containsEntry("metadata", Map.of("of", "test"));
        clock.advance(Duration.ofMinutes(32));
        Map<String, Object> half = now(batch);
        assertThat(half).containsEntry("status", "in_progress").containsEntry("model", QUICK);
        assertThat(List.of(count(half, "total"), count(half, "completed"))).containsExactly(40L, 20L);
        clock.advance(Duration.ofMinutes(30));
        assertThat(now(batch)).containsEntry("status", "finalizing").containsEntry("output_file_id", null);
        clock.advance(Duration.ofMinutes(1));
        Map<String, Object> whole = now(batch);
        assertThat(whole).containsEntry("status", "completed").containsEntry("error_file_id", null);
        long created = (Long) Objects.requireNonNull(whole.get("created_at"));
        assertThat(whole)
                .containsEntry("in_progress_at", created + 120)
                .containsEntry("finalizing_at", created + 3720)
                .containsEntry("completed_at", created + 3780)
                .containsEntry("expires_at", created + 86_400);

        List<Map<String, Object>> lines = wire.lines(whole.get("output_file_id"));
        assertThat(lines).hasSize(40);
        assertThat(order(lines)).doesNotHaveDuplicates().isNotEqualTo(asked(40));
        Map<String, Object> line = lines.get(0);
        assertThat(line)
                .containsOnlyKeys("id", "custom_id", "response", "error")
                .containsEntry("error", null);
        Map<String, Object> response = JsonView.object(line, "response");
        assertThat(response)
                .containsOnlyKeys("status_code", "request_id", "body")
                .containsEntry("status_code", 200L);
        assertThat(String.valueOf(response.get("body")))
                .contains("You said: question "
                        + String.valueOf(line.get("custom_id")).substring(1));
        assertThat(server.billed())
                .hasSize(40)
                .allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
        assertThat(server.downloads()).containsEntry(String.valueOf(whole.get("output_file_id")), 1);
    }

    private static List<Object> order(List<Map<String, Object>> lines) {
        return lines.stream()
                .map(line -> Objects.requireNonNull(line.get("custom_id")))
                .toList();
    }

    private static List<Object> asked(int many) {
        return IntStream.range(0, many).<Object>mapToObj(i -> "r" + i).toList();
    }

    @Test
    void order_isThatOfTheSeed() throws Exception {
        List<Object> first = order(lines(wire.batch(QUICK, 30)));
        restart(FakeBatching.quick().withSeed(2));
        List<Object> second = order(lines(wire.batch(QUICK, 30)));
        restart(FakeBatching.quick().withSeed(2));
        assertThat(order(lines(wire.batch(QUICK, 30)))).isEqualTo(second).isNotEqualTo(first);
        assertThat(first).isNotEqualTo(asked(30)).containsExactlyInAnyOrderElementsOf(second);
    }

    @Test
    void batch_thatExpiresHalfDone_givesTheRestAsErrors() throws Exception {
        restart(FakeBatching.expiring(0.25));
        Map<String, Object> batch = wire.batch(QUICK, 20);
        clock.advance(Duration.ofHours(12));
        assertThat(now(batch)).containsEntry("status", "in_progress");
        assertThat(count(now(batch), "completed")).isEqualTo(2);
        clock.advance(Duration.ofHours(12));
        Map<String, Object> end = now(batch);
        assertThat(end).containsEntry("status", "expired");
        assertThat(List.of(count(end, "total"), count(end, "completed"), count(end, "failed")))
                .containsExactly(20L, 5L, 0L);
        List<Map<String, Object>> answers = wire.lines(end.get("output_file_id"));
        List<Map<String, Object>> errors = wire.lines(end.get("error_file_id"));
        assertThat(answers).hasSize(5);
        assertThat(errors).hasSize(15).allSatisfy(line -> {
            assertThat(line).containsEntry("response", null);
            assertThat(JsonView.object(line, "error")).containsEntry("code", "batch_expired");
        });
        assertThat(ids(answers)).doesNotContainAnyElementsOf(ids(errors));
        assertThat(server.billed().keySet()).isEqualTo(ids(answers));
    }

    @Test
    void batch_thatIsCancelled_givesWhatIsAnsweredByThen() throws Exception {
        restart(FakeBatching.usual());
        Map<String, Object> batch = wire.batch(QUICK, 10);
        clock.advance(Duration.ofMinutes(32));
        assertThat(wire.post("/batches/" + batch.get("id") + "/cancel", Map.of()))
                .containsEntry("status", "cancelling");
        clock.advance(Duration.ofMinutes(1));
        Map<String, Object> end = now(batch);
        assertThat(end).containsEntry("status", "cancelled").containsEntry("error_file_id", null);
        assertThat(wire.lines(end.get("output_file_id"))).hasSize(5);
        assertThat(wire.post("/batches/" + batch.get("id") + "/cancel", Map.of()))
                .as("again")
                .containsEntry("status", "cancelled");
        Map<String, Object> early = wire.batch(QUICK, 3);
        assertThat(wire.post("/batches/" + early.get("id") + "/cancel", Map.of()))
                .containsEntry("status", "cancelled")
                .containsEntry("output_file_id", null);
        assertThat(server.billed()).hasSize(5);
    }

    @Test
    void request_thatIsRefused_isALineOfTheErrorFile_andNotBilled() throws Exception {
        restart(FakeBatching.quick());
        String file = wire.upload(
                "batch", FakeWire.line("good", QUICK, "fine") + FakeWire.line("worse", QUICK, "bad question"));
        Map<String, Object> end = now(wire.batch(file));
        assertThat(end).containsEntry("status", "completed");
        assertThat(List.of(count(end, "completed"), count(end, "failed"))).containsExactly(1L, 1L);
        assertThat(wire.refused("POST", "/batches/" + end.get("id") + "/cancel", Map.of()))
                .startsWith("409");
        assertThat(wire.lines(end.get("error_file_id"))).singleElement().satisfies(line -> {
            assertThat(line).containsEntry("custom_id", "worse").containsEntry("error", null);
            assertThat(JsonView.object(line, "response")).containsEntry("status_code", 400L);
            assertThat(String.valueOf(line)).contains("context_length_exceeded");
        });
        assertThat(server.billed()).containsOnlyKeys("good");
        assertThat(server.questions()).containsOnlyKeys("fine");
    }

    @ParameterizedTest
    @CsvSource({
        "duplicate_custom_id, 2",
        "mismatched_model, 2",
        "invalid_json_line, 2",
        "invalid_url, 2",
        "missing_required_parameter, 2",
        "model_not_found, 1"
    })
    void file_thatTheServiceRefuses_failsWhole(String code, long number) throws Exception {
        String good = FakeWire.line("a", QUICK, "x");
        Map<String, String> files = new HashMap<>();
        files.put("duplicate_custom_id", good + good);
        files.put("mismatched_model", good + FakeWire.line("b", SLOW, "x"));
        files.put("invalid_json_line", good + "{\"custom_id\":");
        files.put("invalid_url", good + FakeWire.line("b", QUICK, "x").replace("/v1/chat", "/v2/chat"));
        files.put("missing_required_parameter", good + FakeWire.line("", QUICK, "x"));
        files.put("model_not_found", FakeWire.line("a", "none", "x"));
        Map<String, Object> batch = now(wire.batch(wire.upload("batch", Objects.requireNonNull(files.get(code)))));
        assertThat(batch).containsEntry("status", "failed").containsEntry("output_file_id", null);
        assertThat(JsonView.objects(JsonView.object(batch, "errors").get("data")))
                .singleElement()
                .satisfies(
                        error -> assertThat(error).containsEntry("code", code).containsEntry("line", number));
        assertThat(server.billed()).isEmpty();
    }

    @Test
    void file_withMoreRequestsThanTheServiceTakes_failsWhole() throws Exception {
        Map<String, Object> batch = now(wire.batch(QUICK, 50_001));
        assertThat(batch).containsEntry("status", "failed");
        assertThat(String.valueOf(batch.get("errors"))).contains("too_many_tasks");
    }

    @Test
    void create_withoutWhatItNeeds_isRefused() throws Exception {
        Map<String, Object> asked = new HashMap<>(Map.of(
                "input_file_id",
                wire.upload("batch", FakeWire.line("a", QUICK, "x")),
                "endpoint",
                "/v1/chat/completions",
                "completion_window",
                "24h"));
        assertThat(wire.post("/batches", asked)).containsEntry("metadata", null);
        Map<String, Object> labels = new HashMap<>();
        for (int i = 0; i < 17; i++) {
            labels.put("k" + i, "v");
        }
        assertRefused(asked, "metadata", labels, "400 invalid_metadata");
        assertRefused(asked, "completion_window", "1h", "400 invalid_value");
        assertRefused(asked, "endpoint", "/v1/embeddings", "400 invalid_endpoint");
        assertRefused(asked, "input_file_id", "file-none", "404 not_found");
        assertRefused(asked, "input_file_id", wire.upload("evals", "{}"), "400 invalid_purpose");
    }

    private void assertRefused(Map<String, Object> asked, String name, Object value, String expected) throws Exception {
        Map<String, Object> other = new HashMap<>(asked);
        other.put(name, value);
        assertThat(wire.refused("POST", "/batches", other)).isEqualTo(expected);
    }

    @Test
    void list_isNewestFirst_andPaged() throws Exception {
        for (int i = 0; i < 3; i++) {
            wire.batch(QUICK, 1);
        }
        Map<String, Object> first = wire.get("/batches?limit=2");
        assertThat(first).containsEntry("has_more", true).containsEntry("last_id", "batch_2");
        Map<String, Object> second = wire.get("/batches?limit=2&after=batch_2");
        assertThat(second).containsEntry("has_more", false).containsEntry("first_id", "batch_1");
        assertThat(wire.refused("GET", "/batches/batch_9", Map.of())).startsWith("404");
        assertThat(server.batches()).isEqualTo(3);
    }

    @Test
    void faults_spoilWhatComesDown() throws Exception {
        server.fault(FakeFault.doubledAnswer());
        server.fault(FakeFault.unknownAnswer());
        server.fault(FakeFault.otherModel());
        List<Map<String, Object>> doubled = lines(wire.batch(QUICK, 5));
        List<Map<String, Object>> unknown = lines(wire.batch(QUICK, 5));
        List<Map<String, Object>> other = lines(wire.batch(QUICK, 5));
        List<Map<String, Object>> good = lines(wire.batch(QUICK, 5));
        assertThat(doubled).hasSize(6);
        assertThat(ids(doubled)).hasSize(5);
        assertThat(ids(unknown)).hasSize(6).contains("unknown-batch_2");
        assertThat(other.stream().map(FakeBatchesTest::model)).containsOnlyOnce(QUICK + "-other");
        assertThat(good.stream().map(FakeBatchesTest::model)).hasSize(5).containsOnly(QUICK);
    }

    private List<Map<String, Object>> lines(Map<String, Object> batch) throws Exception {
        return wire.lines(now(batch).get("output_file_id"));
    }

    private static Object model(Map<String, Object> line) {
        return Objects.requireNonNull(
                JsonView.object(JsonView.object(line, "response"), "body").get("model"));
    }
}
