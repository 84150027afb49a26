// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.testkit.FaultBench;
import io.github.finetune4j.testkit.FaultCall;
import io.github.finetune4j.testkit.FaultCase;
import io.github.finetune4j.testkit.FaultRow;
import io.github.finetune4j.testkit.ProviderFaultsTck;
import io.github.finetune4j.testkit.services.FakeAnthropicServer;
import io.github.finetune4j.testkit.services.FakeBatching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Every call against every fault. */
class FaultMatrixTest extends ProviderFaultsTck<FaultMatrixTest.Bench> {
    private static final String BATCHES = FakeAnthropicServer.BATCHES;
    private static final String ONE = "/[^/]+";

    @TempDir
    Path folder;

    /** A provider, and a batch under way. */
    record Bench(FakeAnthropicServer service, AnthropicProvider provider, String batch, BatchBody body)
            implements FaultBench {
        AnthropicBatches batches() {
            return provider.batches();
        }

        Object chat() {
            return provider.chatModel(AnthropicBatchBench.MODEL).chat(ChatRequest.user("a b c"));
        }

        Object create() {
            return batches().create(body);
        }

        Object model() {
            return provider.service(AnthropicBatchBench.MODEL).known();
        }
    }

    @Override
    protected List<FaultCall<Bench>> calls() {
        return List.of(
                call("chat", "POST", "/v1/messages", Bench::chat),
                call("create", "POST", BATCHES, Bench::create).once(),
                call("batch", "GET", BATCHES + ONE, b -> b.batches().get(b.batch())),
                call("batches", "GET", BATCHES, b -> b.batches().list().stream().toList()),
                call(
                        "cancel",
                        "POST",
                        BATCHES + ONE + "/cancel",
                        b -> b.batches().cancel(b.batch())),
                call("model", "GET", "/v1/models" + ONE, Bench::model).but("404", "ok1"));
    }

    @Override
    protected List<FaultRow> rows() {
        List<FaultRow> rows = new ArrayList<>(everyThird(FaultRow.usual()));
        rows.add(new FaultRow("402", FakeAnthropicServer.error(402, "billing_error", "pay"), "P1"));
        rows.add(new FaultRow("529", FakeAnthropicServer.error(529, "overloaded_error", "busy"), "T3", "T3", "T1"));
        return rows;
    }

    @Override
    protected List<String> secrets() {
        return List.of(AnthropicBatchBench.KEY);
    }

    @Override
    protected Bench open(FaultCase<Bench> at) throws IOException {
        FakeAnthropicServer server =
                FakeAnthropicServer.builder().batching(FakeBatching.usual()).start();
        Path file = folder.resolve("requests-" + System.identityHashCode(server) + ".jsonl");
        Files.writeString(
                file,
                "{\"custom_id\":\"0123456789abcdef0123456789abcdef\",\"params\":{\"model\":\""
                        + FakeAnthropicServer.MODEL
                        + "\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}}\n");
        BatchBody body = new BatchBody(RequestsFile.of(file, ""), BatchMark.of("label"));
        String batch;
        try (AnthropicProvider other = builder(server).build()) {
            batch = other.batches().create(body).id();
        }
        AnthropicProvider provider = builder(server)
                .baseUrl(at.url(server.baseUrl()))
                .http(http -> http.timeouts(t -> t.attempt(at.attemptTimeout())))
                .build();
        return new Bench(server, provider, batch, body);
    }

    private static AnthropicProvider.Builder builder(FakeAnthropicServer server) {
        return AnthropicProvider.builder()
                .baseUrl(server.baseUrl())
                .key(ApiKey.of(AnthropicBatchBench.KEY))
                .sleeper(time -> {})
                .http(http -> http.circuitBreaking(null));
    }
}
