// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeBatchBench;
import io.github.finetune4j.testkit.services.FakeTogetherServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The fake Together AI with the troubles that its batches make. */
final class TogetherBatchBench extends FakeBatchBench {
    private static final ModelRef MODEL = ModelRef.of("together", FakeTogetherServer.QUICK);
    private static final ModelRef OTHER = ModelRef.of("together", FakeTogetherServer.SLOW);

    private final FakeTogetherServer server;
    private final Lab lab;
    private final TogetherProvider provider;
    private volatile Path folder = Path.of("");

    TogetherBatchBench() {
        this(VirtualClock.create());
    }

    private TogetherBatchBench(VirtualClock clock) {
        this(FakeTogetherServer.builder().clock(clock).start(), clock);
    }

    private TogetherBatchBench(FakeTogetherServer server, VirtualClock clock) {
        super(server, server.batchTroubles(), server::batching, clock);
        this.server = server;
        lab = new Lab(server).unjudged();
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

    @Override
    protected void content(FakeFault fault, boolean withoutSize) {
        if (withoutSize) {
            server.fault(FakeFault.page(200, "application/json", "{\"id\":\"file-0\"}")
                    .on("GET", "/files/[^/]+"));
        }
        server.fault(fault.on("GET", "/files/[^/]+/content"));
    }

    @Override
    protected int cancel() {
        return model(MODEL).cancel();
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
