// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.gguf.GgufFile;
import io.github.finetune4j.lora.internal.gguf.GgufMetadata;
import io.github.finetune4j.lora.internal.gguf.GgufWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tokenizer.json as GGUF metadata. */
class GgufVocabularyTest {
    @TempDir
    Path folder;

    /** The file beside it was written by llama.cpp's own converter. */
    @Test
    void metadata_ofSmollm2_isWhatLlamaCppsConverterWrote() {
        Path model = Fixtures.weights("models/smollm2-135m-instruct");
        GgufMetadata found = new GgufMetadata("found");
        GgufVocabulary.put(found, model, ModelConfigReader.read(model));
        try (GgufFile file = GgufFile.open(model.resolve("SmolLM2-135M-Instruct.Q4_1.gguf"))) {
            GgufMetadata expected = file.metadata();
            for (String key : List.of("tokenizer.ggml.model", "tokenizer.ggml.pre", "tokenizer.chat_template")) {
                assertThat(found.text(key)).as(key).isEqualTo(expected.text(key));
            }
            for (String key : List.of("tokenizer.ggml.tokens", "tokenizer.ggml.merges")) {
                assertThat(found.texts(key)).as(key).isEqualTo(expected.texts(key));
            }
            assertThat(found.wholes("tokenizer.ggml.token_type"))
                    .isEqualTo(expected.wholes("tokenizer.ggml.token_type"));
            for (String name : List.of("bos", "eos", "unknown", "padding")) {
                String key = "tokenizer.ggml." + name + "_token_id";
                assertThat(found.whole(key)).as(key).isEqualTo(expected.whole(key));
            }
            assertThat(found.flag("tokenizer.ggml.add_bos_token"))
                    .isEqualTo(expected.flag("tokenizer.ggml.add_bos_token"));
        }
    }

    @Test
    @Tag("native")
    void ids_ofSentencePieces_thereAndBack_areTheSame() throws IOException {
        Path model = Fixtures.path("models/harbour-260k");
        GgufMetadata metadata = new GgufMetadata("there");
        GgufVocabulary.put(metadata, model, ModelConfigReader.read(model));
        assertThat(metadata.flag("tokenizer.ggml.add_bos_token")).hasValue(true);
        assertThat(metadata.flag("tokenizer.ggml.add_space_prefix")).hasValue(true);
        Path file = folder.resolve("there.gguf");
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            GgufWriter.write(out, metadata, List.of());
        }
        ObjectNode json = JsonFile.object(model.resolve("tokenizer.json"), JsonFile.LARGE);
        TextTokenizer expected = TextTokenizer.of(json, "tokenizer.json");
        TextTokenizer found = TextTokenizer.of(GgufTokenizer.read(file).tokenizer(), "there.gguf");
        for (String text : List.of(
                "Once upon a time, there was a little girl named Lily.", "Straße 東京 🙂", "  two  spaces", "thethe")) {
            assertThat(found.encode(text).ids())
                    .as(text)
                    .isEqualTo(expected.encode(text).ids());
        }
    }

    @Test
    void tokenizer_ofUnnamedRules_isRefused() throws IOException {
        Path model = Fixtures.path("models/harbour-260k");
        Files.copy(model.resolve("config.json"), folder.resolve("config.json"));
        ObjectNode json = JsonFile.object(
                Fixtures.path("models/smollm2-135m-instruct").resolve("tokenizer.json"), JsonFile.LARGE);
        json.putObject("pre_tokenizer").put("type", "Whitespace");
        ((ObjectNode) json.path("model")).putObject("vocab").put("a", 3);
        json.putArray("added_tokens");
        Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        assertThatThrownBy(() -> GgufVocabulary.put(new GgufMetadata("x"), folder, ModelConfigReader.read(model)))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("rules that GGUF has no name for");
    }
}
