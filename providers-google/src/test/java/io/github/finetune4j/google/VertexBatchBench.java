// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeBatchBench;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The fake Vertex AI with the troubles that its batches make. */
final class VertexBatchBench extends FakeBatchBench {
    private static final ModelRef MODEL = ModelRef.of("vertex-ai", FakeVertexServer.QUICK);
    private static final ModelRef OTHER = ModelRef.of("vertex-ai", FakeVertexServer.SLOW);

    private final FakeVertexServer server;
    private final Lab lab;
    private final VertexAiProvider provider;
    private volatile Path folder = Path.of("");

    VertexBatchBench() {
        this(VirtualClock.create());
    }

    private VertexBatchBench(VirtualClock clock) {
        this(FakeVertexServer.builder().clock(clock).start(), clock);
    }

    private VertexBatchBench(FakeVertexServer server, VirtualClock clock) {
        super(server, server.batchTroubles(), server::batching, clock);
        this.server = server;
        lab = new Lab(server);
        provider = lab.builder().clock(clock).sleeper(clock::advance).build();
    }

    @Override
    public BatchModel open(Path opened) {
        folder = opened;
        return model(MODEL);
    }

    @Override
    public BatchModel openOther(Path opened) {
        folder = opened;
        return model(OTHER);
    }

    private ServiceBatchModel model(ModelRef asked) {
        return provider.batchModel(
                asked,
                folder,
                settings -> settings.pause(Duration.ofMinutes(30)).onProgress(now -> sent()));
    }

    /** The size is asked for first, at the same address. */
    @Override
    protected void content(FakeFault fault, boolean withoutSize) {
        FakeFault at = fault.on("GET", "/storage/.*predictions[.]jsonl");
        if (withoutSize) {
            server.fault(FakeFault.page(200, "application/json", "{}").on("GET", "/storage/.*predictions[.]jsonl"));
        }
        server.fault(withoutSize ? at : at.after(1));
    }

    @Override
    protected int cancel() {
        return model(MODEL).cancel();
    }

    @Override
    protected FakeReply failure(int status, String words) {
        return FakeReply.json(status, Map.of("error", Map.of("code", status, "message", words)));
    }

    @Override
    protected FakeFault failing(int status, String words) {
        return FakeVertexServer.error(status, status == 429 ? "RESOURCE_EXHAUSTED" : "UNAVAILABLE", words);
    }

    @Override
    public Map<String, Integer> billed() {
        return server.billed();
    }

    @Override
    public int batches() {
        return server.batches();
    }

    @Override
    public void close() {
        provider.close();
        lab.close();
    }
}
