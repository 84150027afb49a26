// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.text.TextClassifier;
import io.github.finetune4j.text.TextEmbedder;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of model2vec beside the package's own values: whole, cut, weighted, in halves and in bytes. */
class StaticVectorsTest {
    private final Path folders = Fixtures.path("heads/model2vec");

    @TempDir
    Path folder;

    private LocalLoraProvider local;

    @BeforeEach
    void open() {
        local = LocalLoraProvider.builder().runs(folder.resolve("runs")).build();
    }

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void vectors_areThoseOfModel2vec() {
        ObjectNode expected = JsonFile.object(folders.resolve("expected.json"));
        List<String> texts = new ArrayList<>();
        expected.path("texts").forEach(text -> texts.add(text.asText()));
        assertThat(texts).hasSize(9);
        texts.set(8, "card ".repeat(3000));
        assertThat(expected.path("vectors")).hasSize(5);
        for (Map.Entry<String, JsonNode> each : expected.path("vectors").properties()) {
            double tolerance =
                    each.getKey().equals("half") ? 2e-3 : 1e-5; // theirs are rounded to halves, or add floats
            TextEmbedder embedder =
                    local.embedder(folders.resolve(each.getKey()).toString());
            List<double[]> found = embedder.embedAll(texts);
            for (int i = 0; i < texts.size(); i++) {
                assertThat(found.get(i)).hasSize(12);
                for (int j = 0; j < 12; j++) {
                    assertThat(found.get(i)[j])
                            .as("%s, text %d", each.getKey(), i)
                            .isCloseTo(each.getValue().path(i).path(j).doubleValue(), within(tolerance));
                }
            }
            int cut = each.getKey().equals("half") ? 0 : each.getKey().equals("short") ? 5 : 1;
            assertThat(embedder.cutTexts()).as(each.getKey()).isEqualTo(cut);
        }
    }

    @Test
    void head_standsOnThem_andTuningIsRefused() {
        TextClassifier classifier = local.classifier(
                base("plain").head(head -> head.inverseRegularization(100)).run());
        assertThat(classifier.classify("my card").label()).contains("card");
        assertThat(classifier.classify("my money").label()).contains("money");
        assertThatThrownBy(() -> base("plain").tuningMethod(TuningMethod.FULL).run())
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("by FULL: they are a base of heads alone -> take HEAD, or an encoder");
    }

    private FineTune.Builder base(String name) {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String word = i % 2 == 0 ? "card" : "money";
            rows.add(ChatExample.of(
                    Message.user("my ".repeat(i % 3) + word + " sent".repeat(i % 4 / 2)), Message.assistant(word)));
        }
        return FineTune.builder()
                .provider(local)
                .baseModel(folders.resolve(name).toString())
                .trainingData(Dataset.of(rows))
                .method(TrainingMethod.classification());
    }

    @Test
    void folder_whoseFilesDoNotFit_isRefusedByName() throws IOException {
        Path vectors = mixed("plain", "weighted", "model.safetensors"); // 28 tokens, weights of them, but 9 vectors
        Path tokens = mixed("plain", "plain", "model.safetensors");
        ObjectNode tokenizer = JsonFile.object(tokens.resolve("tokenizer.json"));
        ((ObjectNode) tokenizer.path("model").path("vocab")).put("zebra", 28);
        Files.writeString(tokens.resolve("tokenizer.json"), tokenizer.toString());
        refused(tokens, "embeddings has 28 vectors, the tokenizer 29 tokens, and there is no mapping");
        Files.writeString(vectors.resolve("tokenizer.json"), tokenizer.toString());
        refused(vectors, "mapping has shape [28], the tokenizer has 29 tokens");
        Path others = mixed("plain", "plain", "config.json");
        Files.write(
                others.resolve("model.safetensors"),
                Files.readAllBytes(Fixtures.path("heads/encoders/bert/base/model.safetensors")));
        refused(others, "no tensor embeddings -> fetch the model again");
        Files.delete(others.resolve("model.safetensors"));
        refused(others, "no file " + others.resolve("model.safetensors"));
        Path config = mixed("plain", "plain", "config.json");
        Files.writeString(config.resolve("config.json"), "{\"model_type\": \"model2vec\", \"max_length\": -1}");
        refused(config, "config.json: max_length must be a whole number from 1");
    }

    @Test
    void folder_ofSentenceTransformersOwnStaticVectors_isRefusedByName() throws IOException {
        Files.writeString(
                folder.resolve("modules.json"),
                "[{\"path\": \"0_StaticEmbedding\","
                        + " \"type\": \"sentence_transformers.models.static_embedding.StaticEmbedding\"}]");
        assertThatThrownBy(() -> local.embedder(folder.toString()))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("a module of type \"StaticEmbedding\" is not supported");
    }

    private void refused(Path bad, String why) {
        assertThatThrownBy(() -> local.embedder(bad.toString()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(why);
    }

    private Path mixed(String name, String other, String file) throws IOException {
        Path mixed = Files.createTempDirectory(folder, name);
        for (String each : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            Files.copy(folders.resolve(each.equals(file) ? other : name).resolve(each), mixed.resolve(each));
        }
        return mixed;
    }
}
