// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.starterencoder.StarterEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ONNX Runtime makes of our files, beside what transformers and sentence-transformers make of the folders. */
class OnnxExportTest {
    private static final double TOLERANCE = 1e-4;
    private static final int TEXTS = 6;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path out;

    @ParameterizedTest
    @ValueSource(strings = {"bert", "modernbert"})
    void encoder_ofRepository_givesTransformersNumbers(String family) throws IOException, OrtException {
        compare(Fixtures.path("heads/encoders/" + family));
    }

    @ParameterizedTest
    @ValueSource(strings = {"roberta", "xlm-roberta", "distilbert", "mpnet", "deberta-v3", "nomic-bert", "gte"})
    void encoder_ofEachFamily_givesTransformersNumbers(String family) throws IOException, OrtException {
        compare(Fixtures.bigData("fixtures/heads/encoders/" + family));
    }

    private void compare(Path folder) throws IOException, OrtException {
        JsonNode expected = JSON.readTree(folder.resolve("expected.json").toFile());
        assertThat(expected.path("inputs")).hasSize(TEXTS);
        Path file = out.resolve("model.onnx");

        OnnxExport.of(folder.resolve("base")).hiddenStates(file);
        float[][][] hidden = (float[][][]) answer(file, "last_hidden_state", Batch.of(expected));
        nearTokens(hidden, expected.path("last_hidden_state"));
        JsonNode one = JSON.createArrayNode().add(expected.path("inputs").path(3));
        JsonNode its =
                JSON.createArrayNode().add(expected.path("token_type_ids").path(3));
        float[][][] alone = (float[][][]) answer(file, "last_hidden_state", new Batch(one, its, 0));
        near(alone[0], expected.path("last_hidden_state").path(3));

        for (Map.Entry<String, String> pooling : Map.of(
                        "pooling_mode_mean_tokens", "mean",
                        "pooling_mode_cls_token", "cls",
                        "pooling_mode_lasttoken", "last_token")
                .entrySet()) {
            Path sentences = sentences(folder.resolve("base"), pooling.getKey());
            OnnxExport.of(sentences).embedding(file);
            float[][] vectors = (float[][]) answer(file, "sentence_embedding", Batch.of(expected));
            near(vectors, expected.path("pooled_and_normalised").path(pooling.getValue()));
        }

        OnnxExport.of(folder.resolve("sequence")).logits(file);
        near((float[][]) answer(file, "logits", Batch.of(expected)), expected.path("sequence_logits"));
        OnnxExport.of(folder.resolve("token")).logits(file);
        nearTokens((float[][][]) answer(file, "logits", Batch.of(expected)), expected.path("token_logits"));
    }

    @Test
    void miniLm_ofTheStarterEncoder_givesSentenceTransformersVectors() throws IOException, OrtException {
        JsonNode rows = JSON.readTree(Fixtures.bigData("fixtures/heads/minilm/embeddings.json")
                        .toFile())
                .path("rows");
        assertThat(rows).hasSize(60);
        Path file = out.resolve("minilm.onnx");
        OnnxExport.of(StarterEncoder.extractTo(out.resolve("minilm"))).embedding(file);
        float[][] found = (float[][]) answer(file, "sentence_embedding", new Batch(rows, JSON.createArrayNode(), 0));
        for (int i = 0; i < found.length; i++) {
            near(found[i], rows.path(i).path("embedding"), 2e-6);
        }
    }

    @Test
    void logits_ofALinearHead_areItsProductWithTheEmbedding() throws IOException, OrtException {
        Path folder = Fixtures.path("heads/encoders/bert");
        JsonNode expected = JSON.readTree(folder.resolve("expected.json").toFile());
        Path sentences = sentences(folder.resolve("base"), "pooling_mode_mean_tokens");
        double[][] coefficients = {new double[32], new double[32]};
        coefficients[0][3] = 2;
        coefficients[1][31] = -1;
        Path file = out.resolve("head.onnx");
        OnnxExport.of(sentences).logits(file, coefficients, new double[] {0.5, -0.25});
        float[][] logits = (float[][]) answer(file, "logits", Batch.of(expected));
        assertThat(logits).hasDimensions(TEXTS, 2);
        for (int i = 0; i < TEXTS; i++) {
            JsonNode vector =
                    expected.path("pooled_and_normalised").path("mean").path(i);
            assertThat((double) logits[i][0]).isCloseTo(2 * vector.path(3).doubleValue() + 0.5, within(TOLERANCE));
            assertThat((double) logits[i][1]).isCloseTo(-vector.path(31).doubleValue() - 0.25, within(TOLERANCE));
        }
    }

    @Test
    void logits_ofALinearHeadThatDoesNotFit_areRefused() {
        OnnxExport export = OnnxExport.of(Fixtures.path("heads/encoders/bert/base"));
        Path file = out.resolve("head.onnx");
        assertThatThrownBy(() -> export.logits(file, new double[2][31], new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 1 of 31 numbers -> give 32");
        assertThatThrownBy(() -> export.logits(file, new double[1][32], new double[2]))
                .hasMessageContaining("1 rows and 2 biases");
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void logits_ofAFolderWithoutAHead_areRefused() {
        OnnxExport export = OnnxExport.of(Fixtures.path("heads/encoders/bert/base"));
        assertThatThrownBy(() -> export.logits(out.resolve("model.onnx")))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("has no head");
    }

    @Test
    void hiddenStates_ofWeightsThatDoNotFit_leaveTheOldFile() throws IOException {
        Path folder = copy(Fixtures.path("heads/encoders/bert/base"), out.resolve("other"));
        String config = Files.readString(folder.resolve("config.json"));
        Files.writeString(
                folder.resolve("config.json"),
                config.replace("\"intermediate_size\": 64", "\"intermediate_size\": 128"));
        Path file = Files.writeString(out.resolve("model.onnx"), "old");
        assertThatThrownBy(() -> OnnxExport.of(folder).hiddenStates(file))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("intermediate.dense.weight");
        assertThat(file).hasContent("old");
    }

    @Test
    void hiddenStates_ofTheSameFolder_areTheSameBytes() throws IOException {
        OnnxExport export = OnnxExport.of(Fixtures.path("heads/encoders/bert/base"));
        export.hiddenStates(out.resolve("1.onnx"));
        export.hiddenStates(out.resolve("2.onnx"));
        assertThat(out.resolve("1.onnx")).hasSameBinaryContentAs(out.resolve("2.onnx"));
    }

    // ---- ONNX Runtime

    /** Texts as tokens, in one batch, padded on the right; no types: all 0. */
    private record Batch(JsonNode texts, JsonNode types, long pad) {
        static Batch of(JsonNode expected) {
            return new Batch(
                    expected.path("inputs"),
                    expected.path("token_type_ids"),
                    expected.path("pad_token_id").asLong());
        }

        Map<String, long[][]> inputs() {
            int longest = IntStream.range(0, texts.size())
                    .map(i -> ids(i).length)
                    .max()
                    .orElseThrow();
            long[][] ids = new long[texts.size()][];
            long[][] mask = new long[texts.size()][longest];
            long[][] typed = new long[texts.size()][longest];
            for (int i = 0; i < ids.length; i++) {
                long[] own = ids(i);
                ids[i] = Arrays.copyOf(own, longest);
                Arrays.fill(ids[i], own.length, longest, pad);
                Arrays.fill(mask[i], 0, own.length, 1);
                for (int j = 0; j < types.path(i).size(); j++) {
                    typed[i][j] = types.path(i).path(j).asLong();
                }
            }
            return Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", typed);
        }

        private long[] ids(int text) {
            JsonNode ids = texts.path(text).path("token_ids");
            return IntStream.range(0, ids.size())
                    .mapToLong(i -> ids.path(i).asLong())
                    .toArray();
        }
    }

    private static Object answer(Path file, String output, Batch batch) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(file.toString(), options)) {
                for (String name : session.getInputNames()) {
                    inputs.put(
                            name,
                            OnnxTensor.createTensor(environment, batch.inputs().get(name)));
                }
                assertThat(session.getOutputNames()).containsExactly(output);
                try (OrtSession.Result result = session.run(inputs)) {
                    return result.get(0).getValue();
                }
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    // ---- folders and numbers

    private Path sentences(Path base, String pooling) throws IOException {
        Path folder = copy(base, out.resolve(pooling));
        Files.writeString(
                folder.resolve("modules.json"),
                "[{\"type\":\"sentence_transformers.models.Transformer\",\"path\":\"\"},"
                        + "{\"type\":\"sentence_transformers.models.Pooling\",\"path\":\"1_Pooling\"},"
                        + "{\"type\":\"sentence_transformers.models.Normalize\",\"path\":\"2_Normalize\"}]");
        Files.writeString(
                Files.createDirectories(folder.resolve("1_Pooling")).resolve("config.json"),
                "{\"" + pooling + "\":true}");
        return folder;
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
        return to;
    }

    private static void nearTokens(float[][][] found, JsonNode expected) {
        assertThat(expected).hasSize(found.length);
        for (int i = 0; i < found.length; i++) {
            near(Arrays.copyOf(found[i], expected.path(i).size()), expected.path(i));
        }
    }

    private static void near(float[][] found, JsonNode expected) {
        assertThat(expected).hasSize(found.length);
        for (int i = 0; i < found.length; i++) {
            near(found[i], expected.path(i), TOLERANCE);
        }
    }

    private static void near(float[] found, JsonNode expected, double tolerance) {
        assertThat(expected).hasSize(found.length);
        double[] numbers = IntStream.range(0, found.length)
                .mapToDouble(i -> expected.path(i).doubleValue())
                .toArray();
        double[] ours =
                IntStream.range(0, found.length).mapToDouble(i -> found[i]).toArray();
        assertThat(ours).usingComparatorWithPrecision(tolerance).containsExactly(numbers);
    }
}
