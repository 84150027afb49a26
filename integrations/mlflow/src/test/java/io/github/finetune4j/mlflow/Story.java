// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Gated;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A run from its data to its evaluation, to be told. */
final class Story {
    static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00.123456789Z");
    static final Dataset TRAIN = data("one", "two", "three");
    static final Dataset TEST = data("four");
    static final RunStarted START = new RunStarted(
            "local/job-1",
            BEGAN,
            "router",
            DataVersion.id(TRAIN.fingerprint()),
            DataVersion.id(TEST.fingerprint()),
            Map.of(
                    "baseModel",
                    "example/tiny",
                    "seed",
                    7L,
                    "hyperparameters",
                    Map.of("epochs", 3L, "learningRate", 2.0E-4),
                    "lora",
                    Map.of("rank", 8L, "targetModules", List.of("q_proj", "v_proj"))),
            Map.of("java", "17.0.1", "processors", 2L));
    static final RunEnded END = new RunEnded(
            "local/job-1",
            BEGAN.plusSeconds(60),
            "succeeded",
            Duration.ofSeconds(60),
            ModelRef.of("local", "/models/router 1"),
            "",
            Map.of("trainedTokens", 1234L));
    static final Evaluated EVALUATED = new Evaluated(
            "e1",
            BEGAN.plusSeconds(70),
            "local//models/router 1",
            "example/tiny",
            DataVersion.id(TEST.fingerprint()),
            Map.of("exact_match", Map.of("mean", 0.91, "low", 0.85), "rows", 100L, "verdict", "better"));
    static final Gated GATED = new Gated(
            "g1",
            BEGAN.plusSeconds(71),
            "e1",
            List.of(new Gated.Outcome("exact_match >= 0.8", "PASSED", "0.91, at least 0.85")));
    static final Noted NOTED = new Noted("n1", BEGAN.plusSeconds(80), "model/router/1", "ana", "looks good");

    private Story() {}

    static Dataset data(String... questions) {
        return Dataset.of(Stream.of(questions)
                .map(question -> (Example) ChatExample.of(Message.user(question), Message.assistant("to " + question)))
                .toList());
    }

    static List<MetricPoint> points(int steps) {
        return IntStream.rangeClosed(1, steps)
                .boxed()
                .flatMap(step -> Stream.of(
                        new MetricPoint("loss", step, BEGAN.plusMillis(step), 2.0 / step),
                        new MetricPoint("learning_rate", step, BEGAN.plusMillis(step), 1e-4)))
                .toList();
    }

    static void run(Registry registry) {
        registry.addData(TRAIN, Map.of("licence", "CC0-1.0", "location", "s3://bucket/train.jsonl"));
        registry.addData(TEST, Map.of());
        registry.add(START);
        registry.addPoints(START.run(), points(5));
        registry.add(END);
    }

    static void all(Registry registry) {
        run(registry);
        List<RegistryRecord> after = new ArrayList<>(List.of(EVALUATED, GATED, NOTED));
        after.forEach(registry::add);
    }
}
