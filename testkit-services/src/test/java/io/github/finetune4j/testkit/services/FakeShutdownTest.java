// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import static io.github.finetune4j.testkit.services.FakeOpenAiServer.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.testkit.VirtualClock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Models that end: told in time, then neither listed nor answering nor tuned; what was made of them is still read. */
final class FakeShutdownTest {
    private static final String CLOSING = "closing-model";
    private static final String ROW = "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}\n";

    private final VirtualClock clock = VirtualClock.create();
    private final LocalDate end =
            LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(10);
    private FakeOpenAiServer server = started(false);
    private FakeWire wire = new FakeWire(server);

    private FakeOpenAiServer started(boolean hidden) {
        FakeOpenAiServer.Builder builder =
                FakeOpenAiServer.builder().clock(clock).addModel(CLOSING, FakeTraining.quick(), end);
        return (hidden ? builder.hideTunedShutdowns() : builder).start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String tuned(String base) throws Exception {
        String file = wire.upload("fine-tune", ROW.repeat(12));
        Object job = wire.post("/fine_tuning/jobs", Map.of("model", base, "training_file", file))
                .get("id");
        clock.advance(Duration.ofSeconds(1));
        return String.valueOf(wire.get("/fine_tuning/jobs/" + job).get("fine_tuned_model"));
    }

    private void untilTheEnd(Duration shift) {
        clock.advance(Duration.between(
                        clock.instant(), end.atStartOfDay(ZoneOffset.UTC).toInstant())
                .plus(shift));
    }

    private List<Object> listed() throws Exception {
        return JsonView.objects(wire.get("/models").get("data")).stream()
                .map(model -> Objects.requireNonNull(model.get("id")))
                .toList();
    }

    @Test
    void end_isToldOfBaseAndOfWhatWasTunedFromIt() throws Exception {
        String once = tuned(CLOSING);
        String twice = tuned(once);
        for (String model : List.of(CLOSING, once, twice)) {
            assertThat(wire.get("/models/" + model)).as(model).containsEntry("shutdown_date", end.toString());
        }
        assertThat(wire.get("/models/" + QUICK)).containsEntry("shutdown_date", null);
    }

    @Test
    void end_ofTunedModels_canBeHidden() throws Exception {
        server.close();
        server = started(true);
        wire = new FakeWire(server);
        String tuned = tuned(CLOSING);
        assertThat(wire.get("/models/" + CLOSING)).containsEntry("shutdown_date", end.toString());
        assertThat(wire.get("/models/" + tuned)).containsEntry("shutdown_date", null);
        untilTheEnd(Duration.ZERO);
        assertThat(wire.refused("POST", "/chat/completions", FakeWire.chat(tuned, "x")))
                .isEqualTo("404 model_not_found");
    }

    @Test
    void dayOfTheEnd_isTheFirstWithoutAnswers() throws Exception {
        String file = wire.upload("fine-tune", ROW.repeat(12));
        String tuned = tuned(CLOSING);
        untilTheEnd(Duration.ofSeconds(-1));
        assertThat(wire.post("/chat/completions", FakeWire.chat(tuned, "still")))
                .containsEntry("model", tuned);
        assertThat(listed()).contains(CLOSING, tuned);
        clock.advance(Duration.ofSeconds(1));

        assertThat(listed()).doesNotContain(CLOSING, tuned).contains(QUICK);
        assertThat(wire.refused("GET", "/models/" + tuned, Map.of())).isEqualTo("404 model_not_found");
        for (String model : List.of(CLOSING, tuned)) {
            assertThat(wire.refused("POST", "/chat/completions", FakeWire.chat(model, "x")))
                    .isEqualTo("404 model_not_found");
            assertThat(wire.refused("POST", "/fine_tuning/jobs", Map.of("model", model, "training_file", file)))
                    .isEqualTo("404 model_not_found");
        }
        Map<String, Object> batch = wire.batch(tuned, 2);
        Map<String, Object> failed = wire.get("/batches/" + batch.get("id"));
        assertThat(failed).containsEntry("status", "failed");
        assertThat(String.valueOf(failed.get("errors"))).contains("model_not_found");
        Map<String, Object> job = wire.get("/fine_tuning/jobs/ftjob-1");
        assertThat(job).containsEntry("status", "succeeded").containsEntry("fine_tuned_model", tuned);
        assertThat(JsonView.objects(wire.get("/fine_tuning/jobs/ftjob-1/events").get("data")))
                .isNotEmpty();
        assertThat(wire.lines(file)).hasSize(12);
        assertThat(server.chats()).isEqualTo(1);
    }

    @Test
    void batch_thatRunsIntoTheEnd_isAnsweredUntilThen() throws Exception {
        untilTheEnd(Duration.ofMinutes(-32));
        server.batching(FakeBatching.usual());
        Map<String, Object> batch = wire.batch(CLOSING, 10);
        clock.advance(Duration.ofHours(2));
        Map<String, Object> done = wire.get("/batches/" + batch.get("id"));
        assertThat(done).containsEntry("status", "completed");
        assertThat(done.get("request_counts")).isEqualTo(Map.of("total", 10L, "completed", 4L, "failed", 6L));
        assertThat(wire.lines(done.get("error_file_id")))
                .allSatisfy(line -> assertThat(String.valueOf(line)).contains("has been deprecated"));
    }
}
