// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** A registry of many rows, versions and models, and what is asked of it. */
final class RegistryWork {
    static final int BATCH = 1000; // as many points as MLflow takes in one call
    private static final double CHANGED = 0.01;
    private static final int ROLLOUTS = 100;

    private final Path folder;
    private final int models;
    private final List<String> answers = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private Dataset data;

    RegistryWork(Path folder, int rows, int models) {
        this.folder = folder;
        this.models = models;
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            examples.add(row(i));
        }
        data = Dataset.of(examples);
    }

    private Example row(int number) {
        String question = "Ticket " + number + ": " + Long.toHexString(random.nextLong())
                + " does not arrive, my order " + random.nextInt(1_000_000) + " was sent on day " + random.nextInt(365)
                + ". What can I do about it?";
        return ChatExample.of(Message.user(question), Message.assistant("shipping, " + random.nextInt(100)));
    }

    static double pointsPerSecond(Path folder, int points) {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            long start = System.nanoTime();
            for (int from = 0; from < points; from += BATCH) {
                List<MetricPoint> batch = new ArrayList<>();
                for (int step = from; step < from + BATCH; step++) {
                    batch.add(new MetricPoint("loss", step, Instant.now(), 1.0 / (step + 1)));
                }
                registry.addPoints("local/run", batch);
            }
            return points / ((System.nanoTime() - start) / 1e9);
        }
    }

    /** Keeps versions, each of which changes 1 % of the rows of the one before, and models of them. */
    Map<String, Object> versions(int versions) throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", data.size());
        figures.put("versions", versions);
        figures.put("models", models);
        List<String> ids = new ArrayList<>();
        try (RegistryStore registry = FileRegistry.open(folder)) {
            long start = System.nanoTime();
            ids.add(registry.addData(data, Map.of()).id());
            figures.put("first_version_s", Summary.rounded((System.nanoTime() - start) / 1e9, 1));
            long first = size();
            figures.put("bytes_per_row", Summary.rounded((double) first / data.size(), 1));
            for (int i = 1; i < versions; i++) {
                data = changed();
                ids.add(registry.addData(data, Map.of()).id());
            }
            figures.put("version_growth", Summary.rounded((size() - first) / (double) (versions - 1) / first, 4));
            for (int i = 0; i < models; i++) {
                keepModel(registry, i, ids.get(i % ids.size()));
            }
            rollOut(registry);
        }
        return figures;
    }

    private Dataset changed() {
        List<Example> rows = new ArrayList<>();
        for (Example row : data) {
            rows.add(random.nextDouble() < CHANGED ? row(random.nextInt()) : row);
        }
        return Dataset.of(rows);
    }

    private static void keepModel(RegistryStore registry, int number, String data) {
        String run = "local/job-" + number;
        registry.add(new RunStarted(
                run, Instant.now(), "model-" + number % 50, data, "", Map.of("baseModel", "base"), Map.of()));
        registry.add(new RunEnded(
                run, Instant.now(), "succeeded", Duration.ofMinutes(5), ref(number), "", Map.of("tokens", 1000L)));
    }

    private static ModelRef ref(int number) {
        return ModelRef.of("local", "model-of-job-" + number);
    }

    /** The answers that are asked about come from the rollout that was begun last: the others are tried before it. */
    private void rollOut(RegistryStore registry) {
        ChatModel any = request -> new ChatResponse("yes", FinishReason.STOP, new Usage(1, 1));
        for (int i = 0; i < ROLLOUTS; i++) {
            try (Rollout rollout = RolloutPolicy.builder()
                    .name("rollout-" + i)
                    .addStage(0.5, Duration.ofHours(1))
                    .registry(registry)
                    .build()
                    .start(any.named("local/base"), any.named(ref(i % models).toString()), new MemoryRolloutStore())) {
                answers.clear();
                for (int k = 0; k < BATCH; k++) {
                    ChatResponse answer = rollout.chat(ChatRequest.user("q").withKey("user " + k));
                    answers.add(answer.callId().orElseThrow());
                }
            }
        }
    }

    /**
     * Asks, in a registry that was opened anew, where answers came from, what rows touched, and whether it is whole.
     */
    Map<String, Object> ways(int asked) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("asked", asked);
        long start = System.nanoTime();
        try (RegistryStore registry = FileRegistry.open(folder)) {
            figures.put("open_ms", Summary.rounded((System.nanoTime() - start) / 1e6, 1));
            start = System.nanoTime();
            DataVersion newest = registry.data().get(registry.data().size() - 1);
            registry.touchedBy(data.examples().get(0));
            figures.put("first_row_ms", Summary.rounded((System.nanoTime() - start) / 1e6, 1));
            double back = p99(
                    asked,
                    i -> require(
                            registry.origin(answers.get(i % answers.size())).isPresent()));
            double forth = p99(asked, i -> {
                Example row = data.examples().get(random.nextInt(data.size()));
                require(registry.touchedBy(row).data().contains(newest));
            });
            figures.put("answer_p99_ms", back);
            figures.put("row_p99_ms", forth);
            figures.put("lineage_p99_ms", Math.max(back, forth));
            start = System.nanoTime();
            require(registry.verify().problems().isEmpty());
            figures.put("verify_s", Summary.rounded((System.nanoTime() - start) / 1e9, 1));
        }
        return figures;
    }

    private static void require(boolean found) {
        if (!found) {
            throw new IllegalStateException("the registry lost what was reported to it -> this is a bug");
        }
    }

    private static double p99(int asked, IntConsumer question) {
        double[] millis = new double[asked];
        for (int i = 0; i < asked; i++) {
            long start = System.nanoTime();
            question.accept(i);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return Summary.rounded(millis[(int) Math.ceil(0.99 * asked) - 1], 2);
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
