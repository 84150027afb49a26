// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.gguf.GgufMetadata;
import io.github.finetune4j.lora.internal.gguf.GgufWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tokenizer in a GGUF file's metadata against the tokenizer.json of the same model. */
@Tag("native")
class GgufTokenizerTest {
    private static final List<String> TEXTS = List.of(
            "Once upon a time, there was a little girl named Lily.",
            "I can't pay 1234.50 € at 7:45, isn't it?  Two  spaces\n\n\tand a tab",
            "Straße, 東京, 🙂🙃, naïve café",
            " leading and trailing ",
            "<|im_start|>user\nHi<|im_end|>\n<s>",
            "x = [1, 2,3];\r\nreturn x->y;");

    @TempDir
    Path folder;

    @Test
    void ids_fromMetadataOfSentencePieces_areThoseOfTokenizerJson() throws IOException {
        compareIds(Fixtures.path("models/harbour-260k/harbour-260k-f32.gguf"));
    }

    @Test
    void ids_fromMetadataOfBytePairs_areThoseOfTokenizerJson() throws IOException {
        compareIds(Fixtures.weights("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf"));
    }

    private static void compareIds(Path gguf) throws IOException {
        ObjectNode json = JsonFile.object(gguf.resolveSibling("tokenizer.json"), JsonFile.LARGE);
        GgufTokenizer own = GgufTokenizer.read(gguf);
        assertThat(own.isThatOf(json)).isTrue();
        TextTokenizer expected = TextTokenizer.of(json, "tokenizer.json");
        TextTokenizer found = TextTokenizer.of(own.tokenizer(), gguf.toString());
        assertThat(texts()).hasSize(306);
        for (String text : texts()) {
            int[] ids = expected.encode(text).ids();
            assertThat(found.encode(text).ids()).as(text).isEqualTo(ids);
            assertThat(found.decode(ids, true)).as(text).isEqualTo(expected.decode(ids, true));
        }
    }

    private static List<String> texts() throws IOException {
        List<String> all = new ArrayList<>(TEXTS);
        try (Stream<String> lines = Files.lines(Fixtures.bigData("data/banking77/train.csv"))) {
            lines.limit(300).forEach(all::add);
        }
        return all;
    }

    @Test
    void isThatOf_otherTokenizer_isFalse() {
        GgufTokenizer own = GgufTokenizer.read(Fixtures.path("models/harbour-260k/harbour-260k-f32.gguf"));
        Path other = Fixtures.path("models/smollm2-135m-instruct/tokenizer.json");
        assertThat(own.isThatOf(JsonFile.object(other, JsonFile.LARGE))).isFalse();
    }

    @Test
    void chat_ofGgufAlone_isThatOfTheFolder() throws IOException {
        Path alone = folder.resolve("alone.gguf");
        Path model = Fixtures.weights("models/smollm2-135m-instruct");
        Files.copy(model.resolve("SmolLM2-135M-Instruct.Q4_1.gguf"), alone);
        var messages = List.of(Message.user("What is 2 + 2?"));
        try (ChatEncoder byFile = ChatEncoder.open(alone, false);
                ChatEncoder byFolder = ChatEncoder.open(model, false)) {
            assertThat(byFile.prompt(messages, Map.of())).isEqualTo(byFolder.prompt(messages, Map.of()));
            assertThat(byFile.endId()).hasValue(2);
        }
    }

    @Test
    void preTokenizer_ofSmollm_isFoundByItsRules() {
        assertThat(rules(Fixtures.path("models/smollm2-135m-instruct/tokenizer.json")))
                .isEqualTo("smollm");
    }

    @Test
    void preTokenizer_ofQwen_isFoundByItsRules() {
        assertThat(rules(Fixtures.bigData("tokenizers/qwen3/tokenizer.json"))).isEqualTo("qwen2");
    }

    @Test
    void preTokenizer_ofLlama_isFoundByItsRules() {
        assertThat(rules(Fixtures.restricted("tokenizers/llama3_1/tokenizer.json")))
                .isEqualTo("llama-bpe");
    }

    private static String rules(Path file) {
        ObjectNode json = JsonFile.object(file, JsonFile.LARGE);
        String found = PreTokenizers.ofRules(json).orElseThrow().ggufName();
        ObjectNode written = JsonFile.mapper().createObjectNode();
        PreTokenizers.ofName(found).orElseThrow().write(written);
        assertThat(PreTokenizers.ofRules(written).orElseThrow().ggufName()).isEqualTo(found);
        return found;
    }

    @Test
    void tokenizer_ofUnknownKind_isRefusedByName() throws IOException {
        Path file = folder.resolve("x.gguf");
        GgufMetadata metadata = new GgufMetadata("x")
                .put("tokenizer.ggml.model", "gpt2")
                .put("tokenizer.ggml.pre", "strange")
                .putTexts("tokenizer.ggml.tokens", List.of("a"));
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            GgufWriter.write(out, metadata, List.of());
        }
        assertThatThrownBy(() -> GgufTokenizer.read(file).tokenizer())
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("tokenizer.ggml.pre strange")
                .hasMessageContaining("tokenizer.json");
    }
}
