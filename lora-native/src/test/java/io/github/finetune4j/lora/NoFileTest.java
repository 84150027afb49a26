// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipes, devices and folders where files should be: refused, and nobody waits for what never comes. */
@Tag("native")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NoFileTest {
    // not slow: mkfifo, which ends at once
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.json",
                "generation_config.json",
                "tokenizer.json",
                "tokenizer_config.json",
                "chat_template.jinja",
                "model.safetensors",
                "adapter/adapter_config.json",
                "adapter/adapter_model.safetensors"
            })
    void open_ofAPipeADeviceOrAFolder_saysNoFile(String name) throws IOException, InterruptedException {
        Path model = TinyModel.write(folder.resolve("tiny"));
        Path adapter = adapter(model);
        Path file = model.resolve(name);
        for (String kind : new String[] {"pipe", "device", "folder"}) {
            put(kind, file);
            LocalChatModel.Builder builder = LocalChatModel.builder(model);
            assertThatThrownBy((name.startsWith("adapter/") ? builder.adapter(adapter) : builder)::build)
                    .as(kind)
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessage("no file " + file + " -> check the folder, or download the file into it");
        }
    }

    @Test
    void open_ofAShardThatIsAPipe_saysNoFile() throws IOException, InterruptedException {
        Path model = TinyModel.write(folder.resolve("tiny"));
        Files.delete(model.resolve("model.safetensors"));
        AtomicFile.write(
                model.resolve("model.safetensors.index.json"),
                "{\"weight_map\":{\"model.norm.weight\":\"model-1.safetensors\"}}");
        for (String kind : new String[] {"pipe", "device", "folder"}) {
            put(kind, model.resolve("model-1.safetensors"));
            assertThatThrownBy(() -> LocalChatModel.open(model))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("no file " + model.resolve("model-1.safetensors"));
        }
        put("pipe", model.resolve("model.safetensors.index.json"));
        assertThatThrownBy(() -> LocalChatModel.open(model)).hasMessageContaining("no file ");
    }

    @Test
    void open_ofAGgufThatIsAPipeOrADevice_saysNoModel() throws IOException, InterruptedException {
        for (String kind : new String[] {"pipe", "device"}) {
            put(kind, folder.resolve("model.gguf"));
            assertThatThrownBy(() -> LocalChatModel.open(folder.resolve("model.gguf")))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("no model folder " + folder.resolve("model.gguf"));
            assertThatThrownBy(() -> LocalTokens.open(folder.resolve("model.gguf")))
                    .isInstanceOf(InvalidModelException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"events.jsonl", "lock", "status.json", "job.json", "training.rows", "base.json"})
    void poll_ofARunWithAPipe_isRefused(String name) throws IOException, InterruptedException {
        Path model = TinyModel.write(folder.resolve("tiny"));
        FineTuneSpec spec = FineTuneSpec.builder()
                .baseModel(model.toString())
                .trainingData(LocalLoraProviderTckTest.data(2))
                .hyperparameters(Hyperparameters.builder().epochs(1000).build())
                .build();
        JobRef job;
        try (LocalLoraProvider provider = KilledProcess.provider(folder.resolve("runs"))) {
            job = provider.submit(spec, SubmitContext.of("k"));
        }
        put("pipe", folder.resolve("runs").resolve(job.jobId()).resolve(name));
        try (LocalLoraProvider provider = KilledProcess.provider(folder.resolve("runs"))) {
            if (name.equals("events.jsonl")) {
                assertThatThrownBy(() -> provider.events(job, EventPage.START))
                        .isInstanceOf(FineTuneException.class)
                        .hasMessageContaining("it is no file");
            }
            assertThatThrownBy(() -> LocalLoraProviderTest.await(provider, job))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("->");
        }
    }

    private static Path adapter(Path model) {
        Path adapter = model.resolve("adapter");
        AtomicFile.write(
                adapter.resolve("adapter_config.json"),
                "{\"peft_type\":\"LORA\",\"r\":1,\"lora_alpha\":1,\"target_modules\":[\"q_proj\"]}");
        AtomicFile.write(adapter.resolve("adapter_model.safetensors"), "");
        return adapter;
    }

    private static void put(String kind, Path file) throws IOException, InterruptedException {
        Files.deleteIfExists(file);
        switch (kind) {
            case "pipe" -> pipe(file);
            case "device" -> {
                Need.SYSTEM.require(Files.exists(Path.of("/dev/zero")), "/dev/zero");
                Files.createSymbolicLink(file, Path.of("/dev/zero"));
            }
            default -> Files.createDirectory(file);
        }
    }

    private static void pipe(Path file) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder("mkfifo", file.toString()).start();
            assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        } catch (IOException e) {
            Need.SYSTEM.require(false, "mkfifo");
        }
        Need.SYSTEM.require(Files.exists(file), "a file system with pipes");
    }
}
