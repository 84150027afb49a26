// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobEvent.StepCompleted;
import io.github.finetune4j.job.JobEvent.Validated;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LongRowPolicy;
import io.github.finetune4j.training.LoraConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script for TRL, as a container of SageMaker runs it, in TRL itself. With TRL_PYTHON, an interpreter with torch,
 * transformers, TRL and PEFT.
 */
class TrainingScriptTest {
    // not slow: a program of others, which few machines have
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "starter-model/src/main/resources/io/github/finetune4j/startermodel/model";
    private static final int ROWS = 8;
    private static final int EPOCHS = 3;

    private final SageMakerRecipe recipe = SageMakerRecipe.trl("image")
            .instance("ml.g5.xlarge")
            .maxRuntime(Duration.ofHours(1))
            .build();

    @TempDir
    Path root;

    @Test
    void script_trainsAnAdapter_saysItsSteps_andCountsRows() throws Exception {
        String python = Objects.requireNonNullElse(System.getenv("TRL_PYTHON"), "");
        Need.PEER.require(!python.isEmpty(), "TRL_PYTHON with TRL");
        prepare();
        List<JobEvent> events = run(python)
                .lines()
                .map(line -> new MetricLines(recipe).event("e", Instant.EPOCH, line))
                .flatMap(Optional::stream)
                .toList();
        assertThat(events.get(0).toString())
                .contains("rows=8.0", "rows-dropped=1.0", "rows-cut=0.0", "rows-without-target=0.0");
        List<StepCompleted> steps = all(events, StepCompleted.class);
        assertThat(steps).extracting(StepCompleted::step).startsWith(1L).hasSize(ROWS / 2 * EPOCHS);
        assertThat(steps.get(steps.size() - 1).loss()).isLessThan(steps.get(0).loss());
        assertThat(all(events, Validated.class)).hasSize(EPOCHS);
        assertThat(JSON.readTree(root.resolve("model/adapter_config.json").toFile())
                        .path("r")
                        .asInt())
                .isEqualTo(4);
        assertThat(root.resolve("model/adapter_model.safetensors")).isNotEmptyFile();
    }

    private static <T extends JobEvent> List<T> all(List<JobEvent> events, Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private void prepare() throws IOException {
        Path data = root.resolve("input/data");
        for (String folder : List.of("model", "training", "validation")) {
            Files.createDirectories(data.resolve(folder));
        }
        try (var files = Files.list(Fixtures.repository().resolve(MODEL))) {
            for (Path file : files.toList()) {
                Files.copy(file, data.resolve("model").resolve(file.getFileName()));
            }
        }
        StringBuilder rows = new StringBuilder(row("Long", "no ".repeat(500)));
        for (int i = 0; i < ROWS; i++) {
            rows.append(row("Where is order " + i + "?", "delivery"));
        }
        Files.writeString(data.resolve("training/rows.jsonl"), rows);
        Files.writeString(data.resolve("validation/rows.jsonl"), row("Where is order 9?", "delivery"));
        Path config = Files.createDirectories(root.resolve("input/config"));
        JSON.writeValue(
                config.resolve("hyperparameters.json").toFile(),
                new SageMakerHyperparameters(recipe).values(specification()));
    }

    private static FineTuneSpec specification() {
        return FineTuneSpec.builder()
                .baseModel("starter")
                .trainingData(Dataset.of(List.of(ChatExample.of(Message.user("Hi"), Message.assistant("Hello.")))))
                .lora(LoraConfig.builder().rank(4).build())
                .seed(7)
                .hyperparameters(Hyperparameters.builder()
                        .epochs(EPOCHS)
                        .batchSize(2)
                        .learningRate(0.01)
                        .maxLength(200)
                        .longRowPolicy(LongRowPolicy.DROP)
                        .build())
                .build();
    }

    private static String row(String question, String answer) {
        return JSON.createObjectNode()
                        .set(
                                "messages",
                                JSON.createArrayNode()
                                        .add(turn("user", question))
                                        .add(turn("assistant", answer)))
                        .toString()
                + "\n";
    }

    private static ObjectNode turn(String role, String content) {
        return JSON.createObjectNode().put("role", role).put("content", content);
    }

    private String run(String python) throws Exception {
        Path script = root.resolve("sagemaker_trl.py");
        try (InputStream in = SageMakerRecipe.class.getResourceAsStream("sagemaker_trl.py")) {
            Files.copy(Objects.requireNonNull(in), script);
        }
        Path output = root.resolve("output.txt");
        ProcessBuilder container = new ProcessBuilder(python, script.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        container.environment().put("FINETUNE4J_ROOT", root.toString());
        container.environment().put("HF_HUB_OFFLINE", "1");
        int code = container.start().waitFor();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(code).as(said).isZero();
        return said;
    }
}
