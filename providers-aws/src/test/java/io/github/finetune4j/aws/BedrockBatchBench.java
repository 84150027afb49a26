// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeBatchBench;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The fake Bedrock with the troubles that its batches make. */
final class BedrockBatchBench extends FakeBatchBench {
    private static final ModelRef MODEL = ModelRef.of("aws-bedrock", FakeBedrockServer.QUICK);
    private static final ModelRef OTHER = ModelRef.of("aws-bedrock", FakeBedrockServer.SLOW);

    private final FakeBedrockServer server;
    private final Lab lab;
    private final BedrockProvider provider;
    private volatile Path folder = Path.of("");

    BedrockBatchBench() {
        this(VirtualClock.create());
    }

    private BedrockBatchBench(VirtualClock clock) {
        this(FakeBedrockServer.builder().clock(clock).leastInABatch(1).start(), clock);
    }

    private BedrockBatchBench(FakeBedrockServer server, VirtualClock clock) {
        super(server, server.batchTroubles(), server::batching, clock);
        this.server = server;
        lab = new Lab(server).unjudged();
        provider = lab.builder()
                .clock(clock)
                .sleeper(clock::advance)
                .leastInABatch(1)
                .build();
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
        server.fault(fault.on("GET", "/fake-bucket/.*[.]out"));
    }

    @Override
    protected int cancel() {
        return model(MODEL).cancel();
    }

    @Override
    protected FakeReply failure(int status, String words) {
        return FakeReply.json(status, Map.of("message", words));
    }

    @Override
    protected FakeFault failing(int status, String words) {
        return FakeBedrockServer.error(
                status, status == 429 ? "ThrottlingException" : "InternalServerException", words);
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
