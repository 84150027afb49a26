// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.HuggingFaceHub;
import io.github.finetune4j.testkit.services.FakeHub;
import io.github.finetune4j.testkit.services.FakeInference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Lets the real {@code huggingface_hub} judge: it reads a cache that we filled, offline, and we read one that it
 * filled, offline; both fill one at the same moment; and it makes the calls that we make at the test kit's Hub, with
 * jobs and Inference Endpoints, which have to satisfy it to the end.
 */
final class HubCheck implements Benchmark {
    private static final String TOKEN = "hf_aliceToken000000000";
    private static final String REPO = "acme/tiny";
    private static final String WEIGHTS = "model.safetensors";

    @Override
    public String name() {
        return "hub-check";
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public String usage() {
        return "hub-check";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Peer.check();
        Path folder = folder();
        try (FakeHub hub = hub();
                FakeInference inference = FakeInference.start().user(TOKEN, "alice")) {
            Path ours = folder.resolve("ours");
            Path theirs = folder.resolve("theirs");
            Path file = open(hub, ours, false).snapshot(HubRepo.model(REPO)).resolve(WEIGHTS);
            Map<String, Object> peer = Peer.run(
                    "hub_peer.py",
                    List.of(
                            hub.uri().toString(),
                            TOKEN,
                            ours.toString(),
                            theirs.toString(),
                            inference.endpoints().toString()));
            Path back = open(hub, theirs, true).file(HubRepo.model(REPO), WEIGHTS);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("benchmark", name());
            figures.put("offline_we_read_their_cache", Files.mismatch(file, back) < 0);
            figures.put(
                    "one_cache_filled_by_both_at_once",
                    new HubAtOnce(hub.delay(Duration.ofMillis(20)), TOKEN)
                            .run(folder, cache -> open(hub, cache, false)));
            figures.put("endpoints_left", inference.names());
            figures.put("peer", peer);
            figures.put("java", Runtime.version().toString());
            return figures;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot compare the caches", e);
        } finally {
            HubDownloadBenchmark.remove(folder);
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("hub-check");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for the caches", e);
        }
    }

    private static FakeHub hub() {
        byte[] weights = new byte[300_000];
        new Random(1).nextBytes(weights);
        FakeHub hub = FakeHub.start()
                .user(TOKEN, "alice")
                .put("models/" + REPO, "config.json", "{\"model_type\": \"llama\"}\n")
                .put("models/" + REPO, Map.of(WEIGHTS, weights, "deep/er/part.safetensors", new byte[] {1, 2, 3}))
                .put("models/" + HubAtOnce.REPO, HubAtOnce.files())
                .put("models/acme/gated", "config.json", "{}")
                .gate("models/acme/gated");
        hub.jobs(job -> {
            job.log("one");
            job.log("two " + job.environment("GREETING"));
        });
        return hub;
    }

    private static HuggingFaceHub open(FakeHub hub, Path cache, boolean offline) {
        return HuggingFaceHub.builder()
                .endpoint(hub.uri())
                .token(ApiKey.of(TOKEN))
                .cache(cache)
                .offline(offline)
                .build();
    }
}
