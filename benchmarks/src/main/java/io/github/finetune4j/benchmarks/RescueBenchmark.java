// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Asks a tuned model through batches, in a JVM of its own with a small heap; the service is in this one, and counts
 * what it answers. Afterwards each answer is looked up in the recording.
 */
final class RescueBenchmark implements Benchmark {
    static final String MODEL = "ft:gpt-4o-mini-2024-07-18:acme::x1";

    @Override
    public String name() {
        return "rescue";
    }

    @Override
    public Set<String> options() {
        return Set.of("requests", "heap", "top", "folder");
    }

    @Override
    public String usage() {
        return "rescue [--requests 100000] [--heap 256m] [--top 0] [--folder DIR]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        int requests = options.integer("requests", 100_000, 1);
        String heap = options.text("heap").orElse("256m");
        int top = options.integer("top", 0, 0);
        Path folder = folder(options);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("requests", requests);
        figures.put("top_logprobs", top);
        figures.put("heap", heap);
        try (FakeOpenAiServer server = FakeOpenAiServer.builder()
                .addModel(MODEL, FakeTraining.quick())
                .forgetRequests()
                .start()) {
            figures.putAll(ChildJvm.run(
                    heap,
                    RescueWork.class,
                    server.baseUrl().toString(),
                    folder.toString(),
                    String.valueOf(requests),
                    String.valueOf(top)));
            figures.put(
                    "doubled",
                    server.billed().values().stream().filter(times -> times > 1).count() + server.chats());
            figures.put("batches", server.batches());
        } finally {
            HubDownloadBenchmark.remove(folder);
        }
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    private static Path folder(Options options) {
        try {
            return options.text("folder").isPresent()
                    ? Files.createTempDirectory(options.existing("folder"), "rescue")
                    : Files.createTempDirectory("rescue");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for the answers", e);
        }
    }
}
