// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.chat.BatchModel;
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

    private final FakeTogetherServer server;
    private final Lab lab;
    private final TogetherProvider provider;

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
    public BatchModel open(Path folder) {
        return provider.batchModel(
                MODEL,
                folder,
                settings -> settings.pause(Duration.ofMinutes(30)).onProgress(now -> sent()));
    }

    @Override
    protected void cutOff() {
        server.fault(FakeFault.breakOff().on("GET", "/files/[^/]+/content"));
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
