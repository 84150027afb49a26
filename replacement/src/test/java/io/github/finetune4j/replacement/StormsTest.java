// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.search.approach.ApproachKind;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeBatching;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service in trouble, through a whole replacement: nothing is paid twice. */
@Tag("slow") // batches are looked at in real time
@Timeout(120)
class StormsTest {
    private static final int ROWS = 600;

    @TempDir
    Path folder;

    private final FakeOpenAiServer server = FakeOpenAiServer.builder()
            .chatModel(request -> new ChatResponse("odd", FinishReason.STOP, new Usage(20, 1)))
            .start();
    private final OpenAiProvider openAi = OpenAiProvider.builder()
            .baseUrl(server.baseUrl())
            .key(ApiKey.of("sk-fake-key-000000"))
            .http(http -> http.circuitBreaking(null))
            .sleeper(time -> {})
            .pollInterval(Duration.ofMillis(20))
            .build();
    private final Workspace workspace = Workspace.memory();

    @AfterEach
    void close() {
        workspace.close();
        openAi.close();
        server.close();
    }

    private Candidate candidate(String name) {
        return Candidate.trained(
                ApproachKind.TUNED, name, openAi, openAi::chatModel, job -> job.baseModel(FakeOpenAiServer.QUICK));
    }

    private Replacement.Builder builder() {
        return Desk.builder(workspace, folder)
                .from(openAi.chatModel(ModelRef.of("openai", FakeOpenAiServer.SLOW)))
                .addRows("desk", () -> Desk.rows(0, ROWS))
                .addCandidate(candidate("one"))
                .addCandidate(candidate("two"));
    }

    /** A job is begun at the second attempt; of calls for files, batches and chats every other one fails. */
    private void storm(int status) {
        FakeFault fault = FakeFault.status(status, "storm", "come back later");
        server.fault(fault.on("POST", "/fine_tuning/jobs"));
        for (String method : List.of("GET", "POST")) {
            server.fault(fault.on(method, "/(files|batches|chat).*").every(2).times(200));
        }
    }

    /** Each row once for each model: both candidates are alike, so both are compared with the big one. */
    private static long calls(ReplacementResult result) {
        return 2 * (rows(result, "validation") + rows(result, "choice")) + 3 * rows(result, "proof-1");
    }

    private static long rows(ReplacementResult result, String part) {
        return Facts.parse(result.dossier().toJson()).inner("parts").inner(part).number("rows");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void storm_overBatches_paysForNothingTwice(int status) {
        storm(status);
        ReplacementResult result =
                builder().batches(folder.resolve("batches")).build().run();
        assertThat(result.outcome()).as(result.why()).isEqualTo(Outcome.PROMOTED);
        assertThat(server.jobs()).isEqualTo(2);
        assertThat(billed()).isEqualTo(calls(result));
        assertThat(server.chats()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void storm_overOrdinaryCalls_paysForNothingTwice(int status) {
        storm(status);
        ReplacementResult result = builder().build().run();
        assertThat(result.outcome()).as(result.why()).isEqualTo(Outcome.PROMOTED);
        assertThat(server.jobs()).isEqualTo(2);
        assertThat((long) server.chats()).isEqualTo(calls(result));
    }

    @Test
    void resultsInAnotherOrder_doubledAndUnknown_areTakenOnce() {
        server.batching(FakeBatching.quick().withSeed(77));
        server.fault(FakeFault.doubledAnswer());
        server.fault(FakeFault.unknownAnswer());
        ReplacementResult result =
                builder().batches(folder.resolve("batches")).build().run();
        assertThat(result.outcome()).as(result.why()).isEqualTo(Outcome.PROMOTED);
        assertThat(billed()).isEqualTo(calls(result));
    }

    private long billed() {
        return server.billed().values().stream().mapToLong(Integer::longValue).sum();
    }
}
