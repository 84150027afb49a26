// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.batch.BatchAnswer;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeBatching;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches of chat requests at the wire: every field, every end, every refusal. */
final class OpenAiBatchesTest {
    private static final ModelRef MODEL = ModelRef.of("openai", FakeOpenAiServer.QUICK);

    private final VirtualClock clock = VirtualClock.create();
    private final Lab lab = new Lab(FakeOpenAiServer.builder()
            .clock(clock)
            .batching(FakeBatching.usual())
            .start());
    private final OpenAiProvider provider = lab.provider();
    private final OpenAiBatches batches = provider.batches();

    @AfterEach
    void stop() {
        provider.close();
        lab.close();
    }

    private static ChatRequest asking(String said) {
        return ChatRequest.builder().messages(List.of(Message.user(said))).build();
    }

    private OpenAiFile upload(String... lines) {
        return provider.files()
                .upload(
                        "requests.jsonl",
                        OpenAiBatches.PURPOSE,
                        Content.of((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private String line(String id, String said) {
        return Json.write(batches.line(id, MODEL, asking(said), Map.of()));
    }

    private OpenAiBatch created(String... ids) {
        String[] lines =
                List.of(ids).stream().map(id -> line(id, "question " + id)).toArray(String[]::new);
        return batches.create(upload(lines).id(), Map.of("plan", "p1"));
    }

    private List<BatchAnswer> answers(String file) {
        return new String(lab.server.file(file), StandardCharsets.UTF_8)
                .lines()
                .map(line -> OpenAiBatches.answer(Json.parseObject(line)))
                .toList();
    }

    @Test
    void line_isWhatTheServiceReads() {
        ChatRequest request = ChatRequest.builder()
                .messages(List.of(Message.system("be brief"), Message.user("hello")))
                .temperature(0.0)
                .maxTokens(5)
                .build();
        Map<String, Object> line = batches.line("row 1", MODEL, request, Map.of("logprobs", true, "top_logprobs", 20));
        assertThat(line).containsOnlyKeys("custom_id", "method", "url", "body");
        assertThat(line)
                .containsEntry("custom_id", "row 1")
                .containsEntry("method", "POST")
                .containsEntry("url", "/v1/chat/completions");
        Map<String, Object> body = Fields.of(line.get("body")).raw();
        assertThat(body)
                .containsEntry("model", FakeOpenAiServer.QUICK)
                .containsEntry("temperature", 0.0)
                .containsEntry("logprobs", true)
                .containsEntry("top_logprobs", 20L)
                .doesNotContainKey("stream");
        assertThat(body.values()).contains(5L);
    }

    @Test
    void batch_fromItsCreationToItsAnswers() {
        OpenAiFile file = upload(line("a", "one"), line("b", "two"));
        OpenAiBatch batch = batches.create(file.id(), Map.of("plan", "p1", "part", "3"));
        assertThat(batch.status()).isEqualTo("validating");
        assertThat(batch.ended()).isFalse();
        assertThat(batch.inputFile()).isEqualTo(file.id());
        assertThat(batch.metadata()).isEqualTo(Map.of("plan", "p1", "part", "3"));
        assertThat(batch.total()).isZero();
        assertThat(batch.outputFile()).isEmpty();
        assertThat(batch.errorFile()).isEmpty();
        assertThat(batch.error()).isEmpty();
        Instant created = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        assertThat(batch.createdAt()).contains(created);
        assertThat(batch.expiresAt()).contains(created.plus(Duration.ofHours(24)));
        assertThat(batch.toString()).isEqualTo(batch.id() + " validating");

        clock.advance(Duration.ofMinutes(33));
        OpenAiBatch under = batches.get(batch.id());
        assertThat(under.status()).isEqualTo("in_progress");
        assertThat(List.of(under.total(), under.completed(), under.failed())).containsExactly(2L, 1L, 0L);
        clock.advance(Duration.ofHours(1));
        OpenAiBatch done = batches.get(batch.id());
        assertThat(done.status()).isEqualTo("completed");
        assertThat(done.ended()).isTrue();
        assertThat(done.completed()).isEqualTo(2);
        assertThat(done.raw()).containsEntry("endpoint", "/v1/chat/completions");
        List<BatchAnswer> answers = answers(done.outputFile().orElseThrow());
        assertThat(answers).extracting(BatchAnswer::id).containsExactlyInAnyOrder("a", "b");
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.response().orElseThrow().text())
                        .isEqualTo(answer.id().equals("a") ? "You said: one" : "You said: two"));
        assertThat(lab.server.billed()).isEqualTo(Map.of("a", 1, "b", 1));
    }

    @Test
    void batch_thatExpiresHalfDone_hasBothFiles() {
        lab.server.batching(FakeBatching.expiring(0.5));
        OpenAiBatch batch = created("a", "b", "c", "d");
        clock.advance(Duration.ofHours(24));
        OpenAiBatch end = batches.get(batch.id());
        assertThat(end.status()).isEqualTo("expired");
        assertThat(end.ended()).isTrue();
        assertThat(answers(end.outputFile().orElseThrow())).hasSize(2);
        assertThat(answers(end.errorFile().orElseThrow())).hasSize(2).allSatisfy(answer -> {
            assertThat(answer.status()).isZero();
            assertThat(answer.error()).startsWith("batch_expired: ");
        });
    }

    @Test
    void batch_thatIsCancelled_bringsWhatWasAnswered() {
        OpenAiBatch batch = created("a", "b");
        clock.advance(Duration.ofMinutes(33));
        OpenAiBatch ending = batches.cancel(batch.id());
        assertThat(ending.status()).isEqualTo("cancelling");
        assertThat(ending.ended()).isFalse();
        clock.advance(Duration.ofMinutes(5));
        OpenAiBatch end = batches.get(batch.id());
        assertThat(end.status()).isEqualTo("cancelled");
        assertThat(end.ended()).isTrue();
        assertThat(answers(end.outputFile().orElseThrow())).hasSize(1);
        assertThat(batches.cancel(batch.id()).status()).as("again").isEqualTo("cancelled");
    }

    @Test
    void batch_thatIsCompleteAlready_isGivenAsItIs_whenItIsCancelled() {
        lab.server.batching(FakeBatching.quick());
        OpenAiBatch batch = created("a");
        assertThat(batches.cancel(batch.id()).status()).isEqualTo("completed");
        lab.server.fault(FakeFault.status(409, "conflict", "busy")
                .on("POST", "/batches/.*/cancel")
                .times(9));
        lab.server.batching(FakeBatching.usual());
        String under = created("a").id();
        assertThatThrownBy(() -> batches.cancel(under))
                .isInstanceOf(TransientProviderException.class)
                .hasMessageContaining("busy");
    }

    @Test
    void file_thatIsRefused_failsTheBatch_withTheServicesReason() {
        OpenAiBatch batch =
                batches.create(upload(line("a", "one"), line("a", "two")).id(), Map.of());
        clock.advance(Duration.ofMinutes(2));
        OpenAiBatch failed = batches.get(batch.id());
        assertThat(failed.status()).isEqualTo("failed");
        assertThat(failed.ended()).isTrue();
        assertThat(failed.error()).hasValueSatisfying(text -> assertThat(text).contains("duplicate"));
        assertThat(failed.outputFile()).isEmpty();
        assertThat(failed.metadata()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"paused, false", "'', false", "cancelling, false", "finalizing, false", "canceled, true"})
    void unknownWord_isNoEnd(String word, boolean ended) {
        Map<String, Object> raw = new HashMap<>(Map.of("id", "batch_1", "status", word));
        assertThat(new OpenAiBatch(raw).ended()).isEqualTo(ended);
        assertThat(new OpenAiBatch(raw).metadata()).isEmpty();
        assertThat(new OpenAiBatch(raw).createdAt()).isEmpty();
        assertThat(new OpenAiBatch(raw).total()).isZero();
    }

    @Test
    void list_isNewestFirst_andFoundByItsLabels() {
        String file = upload(line("a", "one")).id();
        for (int i = 0; i < 103; i++) {
            batches.create(file, Map.of("number", Integer.toString(i)));
        }
        List<OpenAiBatch> all = batches.list().stream().toList();
        assertThat(all).hasSize(103);
        assertThat(all.get(0).metadata()).containsEntry("number", "102");
        assertThat(all.get(102).metadata()).containsEntry("number", "0");
        assertThat(lab.server.requests("GET", "/batches")).hasSize(2);
    }

    @Test
    void unknownBatch_andForbiddenOne_saySo() {
        assertThatThrownBy(() -> batches.get("batch_none"))
                .isInstanceOf(InvalidRequestException.class)
                .satisfies(thrown -> assertThat(
                                ((InvalidRequestException) thrown).status().orElse(0))
                        .isEqualTo(404));
        assertThatThrownBy(() -> batches.create("file-none", Map.of())).isInstanceOf(InvalidRequestException.class);
        lab.server.fault(FakeFault.status(403, "insufficient_permissions", "Missing scopes: api.batch.read")
                .on("GET", "/batches"));
        assertThatThrownBy(() -> batches.list().stream().toList()).isInstanceOf(PermissionException.class);
    }

    /** A second file of requests would be billed; so the caller looks for the first one. */
    @Test
    void creation_whoseAnswerIsLost_isNotRepeated_andIsFoundByItsLabels() {
        String file = upload(line("a", "one")).id();
        lab.server.fault(FakeFault.hangUp().on("POST", "/batches").afterExecuting());
        assertThatThrownBy(() -> batches.create(file, Map.of("plan", "p7")))
                .isInstanceOf(ProviderUnavailableException.class);
        assertThat(lab.server.requests("POST", "/batches")).hasSize(1);
        assertThat(batches.list().stream()
                        .filter(batch -> "p7".equals(batch.metadata().get("plan")))
                        .map(OpenAiBatch::inputFile))
                .containsExactly(file);
        assertThat(lab.server.batches()).isEqualTo(1);
    }

    @Test
    void storm_isSatOut_whereNothingCanBeDoubled() {
        OpenAiBatch batch = created("a");
        lab.server.fault(FakeFault.status(429, "rate_limit_exceeded", "slow down")
                .on("GET", "/batches/.*")
                .every(2)
                .times(3));
        for (int i = 0; i < 3; i++) {
            assertThat(batches.get(batch.id()).id()).isEqualTo(batch.id());
        }
        assertThat(batches.cancel(batch.id()).status()).isEqualTo("cancelled");
    }

    @Test
    void file_ofRequests_isFoundAgainByItsName_withItsEnd() {
        OpenAiFile file = provider.files()
                .upload(
                        "finetune4j-plan-1.jsonl",
                        OpenAiBatches.PURPOSE,
                        Content.of(line("a", "one").getBytes(StandardCharsets.UTF_8)));
        upload(line("b", "two"));
        assertThat(file.purpose()).isEqualTo("batch");
        assertThat(file.expiresAt())
                .contains(
                        Instant.ofEpochSecond(clock.instant().getEpochSecond()).plus(Duration.ofDays(30)));
        assertThat(provider.files().list(OpenAiBatches.PURPOSE).stream()
                        .filter(each -> each.name().equals("finetune4j-plan-1.jsonl"))
                        .map(OpenAiFile::id))
                .containsExactly(file.id());
        clock.advance(Duration.ofDays(30));
        assertThat(provider.files().list(OpenAiBatches.PURPOSE).stream()).isEmpty();
    }
}
