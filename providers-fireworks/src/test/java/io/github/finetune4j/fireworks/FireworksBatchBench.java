// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeBatchBench;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The fake Fireworks AI with the troubles that its batches make. */
final class FireworksBatchBench extends FakeBatchBench {
    private static final ModelRef MODEL = ModelRef.of("fireworks", FakeFireworksServer.QUICK);
    private static final ModelRef OTHER = ModelRef.of("fireworks", FakeFireworksServer.SLOW);

    private final FakeFireworksServer server;
    private final Lab lab;
    private final FireworksProvider provider;
    private volatile Path folder = Path.of("");

    FireworksBatchBench() {
        this(VirtualClock.create());
    }

    private FireworksBatchBench(VirtualClock clock) {
        this(FakeFireworksServer.builder().clock(clock).start(), clock);
    }

    private FireworksBatchBench(FakeFireworksServer server, VirtualClock clock) {
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
        server.storageFault(fault.on("GET", "/download/.*"));
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
