// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.lora.LocalChatModel;
import io.github.finetune4j.lora.LocalDevice;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.lora.LocalPrecision;
import io.github.finetune4j.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A run folder of a finished job: an adapter of rank 2 of a tiny model. */
final class RunScene {
    private static final Instant BEGIN = Instant.parse("2026-11-30T08:00:00Z");

    private RunScene() {}

    /** The tiny model of the fixtures, with a chat template. */
    private static Path models(Path folder) throws IOException {
        Path model = Files.createDirectories(folder.resolve("harbour"));
        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
            Files.copy(Fixtures.path("models/harbour-260k").resolve(file), model.resolve(file));
        }
        Files.writeString(
                model.resolve("chat_template.jinja"),
                "{% for message in messages %}{{ message.role }}: {{ message.content }}{{ eos_token }}{% endfor %}"
                        + "{% if add_generation_prompt %}assistant: {% endif %}");
        return folder;
    }

    private static LocalLoraProvider provider(Path runs, Path models) throws IOException {
        return LocalLoraProvider.builder()
                .runs(runs)
                .addModels(models(models))
                .precision(LocalPrecision.FP32)
                .device(LocalDevice.cpu())
                .threads(1)
                .clock(new SceneClock(BEGIN))
                .build();
    }

    private static ModelRef train(LocalLoraProvider provider, String suffix) {
        return FineTune.builder()
                .provider(provider)
                .baseModel("harbour")
                .trainingData(Dataset.of(List.of(
                        ChatExample.of(Message.user("Who came?"), Message.assistant("The ship came.")),
                        ChatExample.of(Message.user("Who left?"), Message.assistant("The boat left.")))))
                .lora(lora -> lora.rank(2).targetModules("q_proj"))
                .hyperparameters(h -> h.epochs(1).learningRate(1e-2).batchSize(2))
                .labels(labels -> labels.suffix(suffix))
                .seed(7)
                .run();
    }

    /** {@return the tuned model} */
    static String write(Path runs, Path models) throws IOException {
        try (LocalLoraProvider provider = provider(runs, models)) {
            return train(provider, "old").toString();
        }
    }

    /** The job, its events and its model are there, and another one is trained beside it. */
    static void goesOn(Path runs, Path models, String model) throws IOException {
        ModelRef old = ModelRef.parse(model);
        try (LocalLoraProvider provider = provider(runs, models)) {
            JobRef job = new JobRef("local", old.id().replace("-old", ""));
            assertThat(provider.poll(job).status()).isEqualTo(JobStatus.SUCCEEDED);
            assertThat(provider.poll(job).tunedModel()).contains(old);
            assertThat(provider.events(job, "").events())
                    .filteredOn(JobEvent.StepCompleted.class::isInstance)
                    .hasSize(1);
            assertThat(provider.folder(old).resolve("adapter_model.safetensors"))
                    .exists();
            try (LocalChatModel tuned = provider.chatModel(old)) {
                assertThat(tuned.chat(ChatRequest.user("Who came?")).text()).isNotNull();
            }
            ModelRef next = train(provider, "new");
            assertThat(provider.folder(next)).isNotEqualTo(provider.folder(old)).isDirectory();
        }
    }
}
