// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.heads.calibration.Calibrator;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.encoder.EncoderTask;
import io.github.finetune4j.lora.internal.encoder.EncoderTrainer;
import io.github.finetune4j.lora.internal.encoder.Pooling;
import io.github.finetune4j.lora.internal.train.TrainerListener;
import io.github.finetune4j.lora.internal.train.TrainerOptions;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.starterencoder.StarterEncoder;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.text.TextClassifier;
import io.github.finetune4j.training.HeadStart;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What transformers and sentence-transformers make of folders that we write, and we of those that they write. */
@Tag("native")
@Tag("peer")
@Timeout(600)
class RealTransformersTest {
    // not slow: a program of others, which few machines have
    private static final double TOLERANCE = 1e-4;
    private static final List<String> LABELS = List.of("card", "money", "pin");
    private static final List<String> TEXTS =
            List.of("my card", "Can you help, my money was sent twice?", "pin", "what is it with the pin of my app");

    @TempDir
    Path folder;

    private LocalLoraProvider local;
    private String python;

    @BeforeEach
    void open() throws Exception {
        python = Objects.requireNonNullElse(System.getenv("PEERS_PYTHON"), "");
        boolean there = !python.isEmpty()
                && new ProcessBuilder(python, "-c", "import transformers, sentence_transformers")
                                .redirectErrorStream(true)
                                .redirectOutput(folder.resolve("there.log").toFile())
                                .start()
                                .waitFor()
                        == 0;
        Need.PEER.require(there, "PEERS_PYTHON with transformers and sentence-transformers");
        local = LocalLoraProvider.builder().runs(folder.resolve("runs")).build();
    }

    @AfterEach
    void close() {
        if (local != null) {
            local.close();
        }
    }

    @Test
    void classifiers_areReadByTransformers_thatAnswersTheirLabelsAndProbabilities() throws Exception {
        Map<Path, TextClassifier> classifiers = new LinkedHashMap<>();
        for (String base : List.of("bert", "modernbert", "starter")) {
            for (TuningMethod tuning : List.of(TuningMethod.FULL, TuningMethod.LORA)) {
                ModelRef model = run(base(base), TrainingMethod.classification(), tuning);
                classifiers.put(local.folder(model), local.classifier(model));
            }
        }
        ModelRef several = run(base("bert"), TrainingMethod.MULTI_LABEL, TuningMethod.FULL);
        classifiers.put(local.folder(several), local.classifier(several));

        JsonNode theirs = theirs(classifiers.keySet().stream()
                .map(each -> Map.of("folder", each.toString(), "kind", "sequence", "texts", TEXTS))
                .toList());
        assertThat(theirs).hasSize(7);
        int at = 0;
        for (Map.Entry<Path, TextClassifier> each : classifiers.entrySet()) {
            JsonNode found = theirs.path(at++);
            assertThat(texts(found.path("labels"))).isEqualTo(each.getValue().labels());
            assertThat(found.path("problem").asText())
                    .isEqualTo(at < 7 ? "single_label_classification" : "multi_label_classification");
            Calibrator calibrator = calibrator(each.getKey());
            try (Encoder encoder = Encoder.open(each.getKey())) {
                for (int i = 0; i < TEXTS.size(); i++) {
                    double[] logits = numbers(found.path("values").path(i));
                    EncodedText text = encoder.encode(TEXTS.get(i), encoder.maxTokens());
                    near("logits of " + each.getKey(), wide(encoder.logits(List.of(text))[0]), logits);
                    near("chances", probabilities(each.getValue(), TEXTS.get(i)), calibrator.probabilities(logits));
                }
            }
        }
    }

    @Test
    void taggers_areReadByTransformers_thatAnswersTheirLogits() throws Exception {
        for (String family : List.of("bert", "modernbert")) {
            Path target = folder.resolve(family);
            try (EncoderTrainer trainer =
                            EncoderTrainer.open(base(family), EncoderTask.TOKENS, LABELS, null, 7, System::nanoTime);
                    Encoder before = Encoder.open(base(family))) {
                List<EncodedText> texts = encoded(before);
                List<int[]> labels = texts.stream()
                        .map(text -> Arrays.stream(text.ids()).map(id -> id % 3).toArray())
                        .toList();
                trainer.tokens(texts, labels, options(), TrainerListener.NONE, () -> false);
                trainer.save(target);
            }
            JsonNode theirs = theirs(List.of(Map.of("folder", target.toString(), "kind", "token", "texts", TEXTS)));
            assertThat(texts(theirs.path(0).path("labels"))).isEqualTo(LABELS);
            try (Encoder encoder = Encoder.open(target)) {
                for (int i = 0; i < TEXTS.size(); i++) {
                    float[][] ours = encoder.tokenLogits(encoded(encoder).subList(i, i + 1))[0];
                    JsonNode found = theirs.path(0).path("values").path(i);
                    assertThat(found).hasSize(ours.length);
                    for (int token = 0; token < ours.length; token++) {
                        near("token " + token, wide(ours[token]), numbers(found.path(token)));
                    }
                }
            }
        }
    }

    @Test
    void embedders_areReadBySentenceTransformers_thatAnswersTheirVectors() throws Exception {
        Path whole = StarterEncoder.extractTo(folder.resolve("starter"));
        Path bare = bare(whole); // where we say ourselves how a vector is made
        List<Path> made = new ArrayList<>(List.of(whole));
        for (Pooling pooling : List.of(Pooling.MEAN, Pooling.FIRST)) {
            made.add(trained(whole, pooling));
            made.add(trained(bare, pooling));
        }
        List<String> texts = Stream.concat(TEXTS.stream(), Stream.of("my card and my pin ".repeat(100)))
                .toList();
        JsonNode theirs = theirs(made.stream()
                .map(each -> Map.of("folder", each.toString(), "kind", "sentences", "texts", texts))
                .toList());
        assertThat(theirs).hasSize(5);
        for (int i = 0; i < made.size(); i++) {
            for (int t = 0; t < texts.size(); t++) {
                near(
                        made.get(i).toString(),
                        local.embedder(made.get(i).toString()).embed(texts.get(t)),
                        numbers(theirs.path(i).path("values").path(t)));
            }
        }
    }

    @Test
    void foldersOfTransformersAndSentenceTransformers_areRead_andAnsweredEqually() throws Exception {
        Path theirs = Files.createDirectory(folder.resolve("theirs"));
        JsonNode made = python("save", theirs.toString()).path("folders");
        assertThat(made).hasSize(10 * 2 + 4 + 1);
        int compared = 0;
        for (JsonNode each : made) {
            Path saved = theirs.resolve(each.path("folder").asText());
            try (Encoder encoder = Encoder.open(saved)) {
                if (!each.path("kind").asText().equals("sentences")) {
                    assertThat(encoder.labels()).isEqualTo(texts(each.path("labels")));
                }
                for (int i = 0; i < each.path("texts").size(); i++) {
                    double[] ours = answer(
                            encoder,
                            saved,
                            each.path("kind").asText(),
                            each.path("texts").path(i));
                    near(
                            each.path("folder").asText(),
                            ours,
                            numbers(each.path("values").path(i)));
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(10 * 2 * 4 + 4 * 5 + 2);
    }

    private double[] answer(Encoder encoder, Path saved, String kind, JsonNode text) {
        int most = encoder.maxTokens();
        return switch (kind) {
            case "sentences" -> local.embedder(saved.toString()).embed(text.asText());
            case "pair" ->
                wide(encoder.logits(List.of(
                        encoder.encodePair(text.path(0).asText(), text.path(1).asText(), most)))[0]);
            case "token" ->
                Arrays.stream(encoder.tokenLogits(List.of(encoder.encode(text.asText(), most)))[0])
                        .flatMapToDouble(each -> Arrays.stream(wide(each)))
                        .toArray();
            default -> wide(encoder.logits(List.of(encoder.encode(text.asText(), most)))[0]);
        };
    }

    // ---- ours

    private ModelRef run(Path base, TrainingMethod method, TuningMethod tuning) {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String label = LABELS.get(i % 3);
            rows.add(ChatExample.of(
                    Message.user("my ".repeat(1 + i % 4) + label + " is it".substring(0, i % 6)),
                    Message.assistant(method == TrainingMethod.MULTI_LABEL ? "[\"" + label + "\"]" : label)));
        }
        return FineTune.builder()
                .provider(local)
                .baseModel(base.toString())
                .trainingData(Dataset.of(rows))
                .method(method)
                .tuningMethod(tuning)
                .head(head -> head.start(HeadStart.OWN))
                .hyperparameters(h -> h.epochs(2).learningRate(tuning == TuningMethod.FULL ? 1e-3 : 1e-2))
                .run();
    }

    private Path trained(Path base, Pooling pooling) {
        Path target = folder.resolve(base.getFileName() + "-" + pooling);
        try (EncoderTrainer trainer =
                        EncoderTrainer.open(base, EncoderTask.EMBEDDING, List.of(), null, 7, System::nanoTime);
                Encoder before = Encoder.open(base)) {
            List<EncodedText> texts = encoded(before);
            trainer.pairs(texts, texts, pooling, 20, options(), TrainerListener.NONE, () -> false);
            trainer.save(target);
        }
        return target;
    }

    private static Path base(String name) {
        return name.equals("starter") ? StarterEncoder.folder() : Fixtures.path("heads/encoders/" + name + "/base");
    }

    private Path bare(Path whole) throws IOException {
        Path bare = Files.createDirectory(folder.resolve("bare"));
        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
            Files.copy(whole.resolve(file), bare.resolve(file));
        }
        return bare;
    }

    private static List<EncodedText> encoded(Encoder encoder) {
        return TEXTS.stream()
                .map(text -> encoder.encode(text, encoder.maxTokens()))
                .toList();
    }

    private static TrainerOptions options() {
        return TrainerOptions.builder()
                .maxSteps(2)
                .batchSize(4)
                .learningRate(1e-3)
                .seed(7)
                .build();
    }

    private static Calibrator calibrator(Path result) {
        ObjectNode head = JsonFile.object(result.resolve("head.json"));
        return Calibrator.parse(head.path("calibrator").toString());
    }

    private static double[] probabilities(TextClassifier classifier, String text) {
        Classification found = classifier.classify(text);
        return classifier.labels().stream().mapToDouble(found::probability).toArray();
    }

    // ---- theirs

    private JsonNode theirs(List<Map<String, Object>> folders) throws Exception {
        Path task = Files.writeString(folder.resolve("task.json"), Json.write(Map.of("folders", folders)));
        return python("answer", task.toString()).path("folders");
    }

    private JsonNode python(String what, String source) throws Exception {
        Path out = folder.resolve("out.json");
        Path log = folder.resolve("python.log");
        Path script = Fixtures.repository().resolve("benchmarks/peers/encoder_peer.py");
        Process process = new ProcessBuilder(python, script.toString(), what, source, out.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(500, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        return JsonFile.object(out);
    }

    private static List<String> texts(JsonNode list) {
        return IntStream.range(0, list.size())
                .mapToObj(i -> list.path(i).asText())
                .toList();
    }

    /** {@return the numbers of a list, or of a list of lists one after another} */
    private static double[] numbers(JsonNode list) {
        return IntStream.range(0, list.size())
                .mapToObj(list::path)
                .flatMapToDouble(each -> each.isArray()
                        ? Arrays.stream(numbers(each))
                        : java.util.stream.DoubleStream.of(each.doubleValue()))
                .toArray();
    }

    private static double[] wide(float[] numbers) {
        return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray();
    }

    private static void near(String what, double[] ours, double[] theirs) {
        assertThat(ours).as(what).hasSameSizeAs(theirs);
        for (int i = 0; i < ours.length; i++) {
            assertThat(ours[i]).as("%s, number %d", what, i).isCloseTo(theirs[i], within(TOLERANCE));
        }
    }
}
