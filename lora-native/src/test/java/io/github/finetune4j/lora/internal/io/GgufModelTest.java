// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A GGUF file as a base model. */
class GgufModelTest {
    @TempDir
    Path folder;

    @Test
    void config_ofGguf_isThatOfTheConvertedFolder() throws IOException {
        Path model = Fixtures.weights("models/smollm2-135m-instruct");
        ModelConfig fromGguf = ModelConfigReader.read(model);
        Files.copy(model.resolve("config.json"), folder.resolve("config.json"));
        Files.copy(model.resolve("generation_config.json"), folder.resolve("generation_config.json"));
        assertThat(fromGguf).isEqualTo(ModelConfigReader.read(folder));
    }

    /** The hash that the model's README has of the folder that its convert.py makes. */
    @Test
    void weights_ofGguf_inBrainFloat_areTheConvertedFolder_bitForBit() throws Exception {
        Path model = Fixtures.weights("models/smollm2-135m-instruct");
        Path target = folder.resolve("model.safetensors");
        try (TensorSource source = ModelWeights.open(model, ModelConfigReader.read(model))) {
            List<SafetensorsWriter.Part> parts = new ArrayList<>();
            for (String name : source.names()) {
                parts.add(new SafetensorsWriter.Part(
                        name,
                        Dtype.BF16,
                        source.shape(name),
                        () -> Floats.bytes(Floats.of(source.tensor(name)), Dtype.BF16)));
            }
            SafetensorsWriter.write(target, parts);
        }
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(target));
        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("7ef915c9bf9d94d8d70211970476878352a5b95855c589ae987916d7a455242b");
    }

    @Test
    void weights_ofFloat32Gguf_areTheSafetensors() {
        Path gguf = Fixtures.path("models/harbour-260k/harbour-260k-f32.gguf");
        try (TensorSource expected = ModelWeights.open(Fixtures.path("models/harbour-260k"));
                TensorSource found = ModelWeights.open(gguf, ModelConfigReader.read(gguf))) {
            for (String name : expected.names()) {
                assertThat(found.tensor(name).bytes())
                        .as(name)
                        .isEqualTo(expected.tensor(name).bytes());
            }
            assertThat(found.tensor("lm_head.weight").bytes())
                    .isEqualTo(expected.tensor("model.embed_tokens.weight").bytes());
        }
    }

    @Test
    void open_ofSeveralGgufs_asksForOne() throws IOException {
        Files.writeString(folder.resolve("a.gguf"), "");
        Files.writeString(folder.resolve("b.gguf"), "");
        assertThatThrownBy(() -> ModelConfigReader.read(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("several GGUF files: [a.gguf, b.gguf]");
    }

    @Test
    void copySettings_ofGguf_makesAFolderThatReads() {
        Path gguf = Fixtures.path("models/harbour-260k/harbour-260k-f32.gguf");
        Path target = folder.resolve("settings");
        AtomicFolder.write(target, made -> Merge.copySettings(gguf, made));
        assertThat(ModelConfigReader.read(target)).isEqualTo(ModelConfigReader.read(gguf));
        assertThat(target.resolve("tokenizer.json")).isRegularFile();
    }
}
