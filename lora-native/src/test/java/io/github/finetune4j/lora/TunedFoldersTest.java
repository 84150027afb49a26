// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.text.TextSpan;
import io.github.finetune4j.training.TrainingMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is tuned here answers equally in transformers and sentence-transformers. */
@Tag("native")
@Tag("slow")
class TunedFoldersTest {
    private static final List<String> TEXTS =
            List.of(TinyTexts.text(0, 3), TinyTexts.text(1, 4), TinyTexts.text(2, 5) + " " + TinyTexts.text(0, 6));

    @TempDir
    Path folder;

    @Test
    void embedderRerankerAndTagger_answerAsThePythonPackagesDo() throws IOException, InterruptedException {
        String python = Objects.requireNonNullElse(System.getenv("PEERS_PYTHON"), "");
        boolean there = !python.isEmpty() && runs(python, "-c", "import sentence_transformers");
        Need.PEER.require(there, "PEERS_PYTHON with sentence-transformers");
        try (LocalLoraProvider local =
                LocalLoraProvider.builder().runs(folder.resolve("runs")).build()) {
            ModelRef embedder = train(
                    local,
                    TrainingMethod.embedding(),
                    i -> PairExample.of(TinyTexts.text(i % 3, i), TinyTexts.text(i % 3, i + 9)));
            ModelRef reranker = train(
                    local,
                    TrainingMethod.reranking(),
                    i -> PairExample.triplet(
                            TinyTexts.text(i % 3, i), TinyTexts.text(0, i), TinyTexts.text(1 + i % 2, i)));
            ModelRef tagger = train(
                    local,
                    TrainingMethod.tagging(),
                    i -> TaggedExample.of(TinyTexts.text(i % 3, i), new TextSpan(0, 3, "FIRST")));
            Path script = Fixtures.repository().resolve("benchmarks/peers/tuned_folders_peer.py");
            Path asked = folder.resolve("asked.json");
            Files.writeString(
                    asked,
                    Json.write(Map.of(
                            "texts", TEXTS,
                            "embedder", local.folder(embedder).toString(),
                            "reranker", local.folder(reranker).toString(),
                            "tagger", local.folder(tagger).toString())));
            assertThat(runs(python, script.toString(), asked.toString())).isTrue();
            Map<String, Object> theirs = Json.parseObject(Files.readString(folder.resolve("out")));
            for (int i = 0; i < TEXTS.size(); i++) {
                near(local.embedder(embedder).embed(TEXTS.get(i)), row(theirs, "vectors", i));
            }
            near(local.reranker(reranker).scores(TEXTS.get(0), TEXTS), (List<?>)
                    Objects.requireNonNull(theirs.get("scores")));
            assertThat(theirs.get("tags")).isEqualTo(List.of("O", "B-FIRST", "I-FIRST"));
            assertThat(theirs.get("longest")).isEqualTo(20L);
        }
    }

    private static void near(double[] mine, List<?> theirs) {
        assertThat(mine)
                .containsExactly(
                        theirs.stream()
                                .mapToDouble(each -> ((Number) each).doubleValue())
                                .toArray(),
                        within(1e-4));
    }

    private static List<?> row(Map<String, Object> json, String name, int row) {
        return (List<?>) ((List<?>) Objects.requireNonNull(json.get(name))).get(row);
    }

    // BertTokenizer gives the second text tokens of type 1, whatever tokenizer.json says: here it says the same
    private Path base() throws IOException {
        Path base = folder.resolve("base");
        if (!Files.exists(base)) {
            Files.createDirectories(base);
            for (String file : List.of("config.json", "model.safetensors")) {
                Files.copy(TinyTexts.encoder().resolve(file), base.resolve(file));
            }
            ObjectNode tokenizer = JsonFile.object(TinyTexts.encoder().resolve("tokenizer.json"));
            JsonNode pair = tokenizer.path("post_processor").path("pair");
            ((ObjectNode) pair.path(3).path("Sequence")).put("type_id", 1);
            ((ObjectNode) pair.path(4).path("SpecialToken")).put("type_id", 1);
            Files.writeString(base.resolve("tokenizer.json"), tokenizer.toString());
        }
        return base;
    }

    private ModelRef train(LocalLoraProvider local, TrainingMethod method, IntFunction<Example> row)
            throws IOException {
        return FineTune.builder()
                .provider(local)
                .baseModel(base().toString())
                .trainingData(Dataset.of(IntStream.range(0, 24).mapToObj(row).toList()))
                .method(method)
                .hyperparameters(h -> h.maxSteps(3).learningRate(1e-3).maxLength(20))
                .run();
    }

    private boolean runs(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return process.waitFor(500, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
