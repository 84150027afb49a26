// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.io.SafetensorsFile;
import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.lora.internal.run.RunStatus;
import io.github.finetune4j.lora.internal.texts.SharedEncoders;
import io.github.finetune4j.lora.internal.texts.TextPlanner;
import io.github.finetune4j.lora.internal.texts.TextRun;
import io.github.finetune4j.lora.internal.texts.TunedPlanner;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.text.TextSpan;
import io.github.finetune4j.training.EarlyStopping;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.HeadConfig;
import io.github.finetune4j.training.HeadStart;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LongRowPolicy;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import io.github.finetune4j.training.ValidationMetric;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that tune an encoder: where they end, and how they go on. */
@Tag("native")
class TunedRunTest {
    private static final Map<String, IntFunction<Example>> ROWS = Map.of(
            "CLASSIFICATION",
                    i -> ChatExample.of(Message.user(TinyTexts.text(i % 3, i)), Message.assistant("topic " + i % 3)),
            "MULTI_LABEL",
                    i -> ChatExample.of(
                            Message.user(TinyTexts.text(i % 3, i)),
                            Message.assistant(i % 3 == 0 ? "[]" : "[\"" + i % 3 + "\"]")),
            "EMBEDDING", i -> PairExample.of(TinyTexts.text(i % 3, i), TinyTexts.text(i % 3, i + 9)),
            "RERANKING", i -> PairExample.scored(TinyTexts.text(2, i / 2), TinyTexts.text(i % 2, i), i % 2),
            "TAGGING",
                    i -> TaggedExample.of(
                            TinyTexts.text(i % 3, i),
                            new TextSpan(0, TinyTexts.text(i % 3, i).indexOf(' '), "FIRST")));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"CLASSIFICATION", "EMBEDDING", "TAGGING"})
    void run_thatWasStoppedAgainAndAgain_endsWithTheSameBytes(String method) throws IOException {
        RunFolder whole = accept(spec(method, 0).build(), "whole");
        assertThat(execute(whole, Integer.MAX_VALUE)).isEqualTo(RunStatus.succeeded(whole.id()));
        assertThat(execute(whole, 0)).as("it is made already").isEqualTo(RunStatus.succeeded(whole.id()));
        RunFolder cut = accept(spec(method, 0).build(), "cut");
        int stops = 0;
        while (execute(cut, 5).equals(RunStatus.INTERRUPTED)) {
            assertThat(cut.checkpoints().steps()).isNotEmpty();
            stops++;
        }
        assertThat(stops).isGreaterThan(1);
        assertThat(cut.status()).isEqualTo(RunStatus.QUEUED); // whoever executes it writes how it ended
        assertThat(notes(cut)).anyMatch(text -> text.startsWith("resumed after step 5"));
        assertThat(weights(cut)).isEqualTo(weights(whole));
        assertThat(losses(cut)).isEqualTo(losses(whole));
        assertThat(cut.path().resolve("checkpoints")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MULTI_LABEL", "EMBEDDING"})
    void training_endsWhenTheValidationLossNoLongerFalls_andTheBestIsKept(String method) throws IOException {
        RunFolder run = accept(spec(method, 2).build(), "early");
        assertThat(execute(run, Integer.MAX_VALUE)).isEqualTo(RunStatus.succeeded(run.id()));
        List<Double> losses = losses(run);
        double best = losses.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        int at = losses.indexOf(best);
        assertThat(losses)
                .as("two in a row were no better, or the end came first")
                .hasSize(Math.min(12, at + 3));
        assertThat(at)
                .as("%s: the best is not the last, so that keeping it shows", losses)
                .isLessThan(11);
        var manifest = JsonFile.object(run.path().resolve("head/run-manifest.json"));
        assertThat(manifest.path("keptStep").asLong()).isEqualTo(4L * (at + 1));
        assertThat(manifest.path("validationLoss").asDouble()).isCloseTo(best, within(1e-12));
        RunFolder other = accept(spec(method, 2).build(), "other"); // the same plan, stopped where it was best
        assertThat(execute(other, 4 * (at + 1))).isEqualTo(RunStatus.INTERRUPTED);
        Map<String, byte[]> then = tensors(
                other.path().resolve("checkpoints/checkpoint-" + 4 * (at + 1) + "/trainer.safetensors"), "parameters/");
        assertThat(then).isNotEmpty();
        tensors(run.path().resolve("head/model.safetensors"), "").forEach((name, bytes) -> {
            byte[] before = then.get(name.replaceFirst("^bert[.]", ""));
            if (name.endsWith("word_embeddings.weight")) { // there, the rows of words that the texts have
                assertThat(rows(bytes)).as(name).containsAll(rows(before));
            } else {
                assertThat(bytes).as(name).isEqualTo(before);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "CLASSIFICATION,accuracy",
        "CLASSIFICATION,macro_f1",
        "MULTI_LABEL,accuracy",
        "EMBEDDING,ndcg",
        "RERANKING,spearman",
        "RERANKING,ndcg",
        "TAGGING,entity_f1"
    })
    void metric_decidesWhereTrainingEndsAndWhatIsKept_andAStoppedRunAgrees(String method, String metric)
            throws IOException {
        EarlyStopping stopping = new EarlyStopping(2, 0, ValidationMetric.of(metric));
        RunFolder run = accept(spec(method, 2).earlyStopping(stopping).build(), "by metric");
        assertThat(execute(run, Integer.MAX_VALUE)).isEqualTo(RunStatus.succeeded(run.id()));
        List<Double> figures = events(run).stream()
                .filter(JobEvent.Validated.class::isInstance)
                .map(event -> ((JobEvent.Validated) event).figures().getOrDefault(metric, Double.NaN))
                .toList();
        double best = figures.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        int at = figures.indexOf(best);
        assertThat(figures).as("%s", figures).hasSize(Math.min(12, at + 3)).allMatch(each -> each >= -1 && each <= 1);
        var manifest = JsonFile.object(run.path().resolve("head/run-manifest.json"));
        assertThat(manifest.path("keptStep").asLong()).isEqualTo(4L * (at + 1));
        assertThat(manifest.path(metric).asDouble()).isEqualTo(best);
        RunFolder cut = accept(spec(method, 2).earlyStopping(stopping).build(), "cut");
        while (execute(cut, 3).equals(RunStatus.INTERRUPTED)) {
            assertThat(cut.checkpoints().steps()).isNotEmpty();
        }
        assertThat(weights(cut)).isEqualTo(weights(run));
    }

    @Test
    void rowsThatSayWhenTrainingEnds_doNotCalibrate() {
        RunFolder early = accept(spec("CLASSIFICATION", 2).build(), "early");
        execute(early, Integer.MAX_VALUE);
        assertThat(notes(early))
                .contains("5 of 10 validation rows say when training ends; by the others probabilities are calibrated");
        assertThat(heldOut(early)).isEqualTo(5);
        RunFolder whole = accept(spec("CLASSIFICATION", 0).build(), "whole");
        execute(whole, Integer.MAX_VALUE);
        assertThat(heldOut(whole)).isEqualTo(10);
    }

    private static int heldOut(RunFolder run) {
        return JsonFile.object(run.path().resolve("head/run-manifest.json"))
                .path("heldOut")
                .path("rows")
                .asInt();
    }

    @Test
    void metric_thatTheRowsSayNothingOf_isRefused() {
        assertThatThrownBy(() -> accept(
                        spec("EMBEDDING", 2)
                                .earlyStopping(new EarlyStopping(2, 0, ValidationMetric.SPEARMAN))
                                .build(),
                        "none"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(
                        "earlyStopping by spearman, and the 10 validation rows have no scores that differ");
        FineTuneSpec.Builder tags = spec("TAGGING", 2)
                .earlyStopping(new EarlyStopping(2, 0, ValidationMetric.ENTITY_F1))
                .validationData(Dataset.of(List.of(TaggedExample.of(TinyTexts.text(0, 1)))));
        assertThatThrownBy(() -> accept(tags.build(), "none"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("earlyStopping by entity_f1, and no span in the 1 validation rows as they are");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void metric_isCheckedByTheRowsThatAreLeft() {
        String longer = TinyTexts.text(0, 1) + " " + TinyTexts.text(1, 2);
        FineTuneSpec.Builder pairs = spec("EMBEDDING", 2)
                .hyperparameters(Hyperparameters.builder()
                        .maxLength(10)
                        .longRowPolicy(LongRowPolicy.DROP)
                        .build())
                .earlyStopping(new EarlyStopping(2, 0, ValidationMetric.NDCG));
        Dataset held = Dataset.of(List.of(
                PairExample.of(TinyTexts.text(0, 1), TinyTexts.text(0, 2)),
                PairExample.triplet(TinyTexts.text(0, 3), longer, TinyTexts.text(1, 1))));
        assertThatThrownBy(() -> accept(pairs.validationData(held).build(), "none"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("earlyStopping by ndcg, and the 1 validation rows have no query with better");
        for (LongRowPolicy policy : List.of(LongRowPolicy.DROP, LongRowPolicy.TRUNCATE)) {
            FineTuneSpec.Builder tags = spec("TAGGING", 2)
                    .hyperparameters(Hyperparameters.builder()
                            .maxLength(10)
                            .longRowPolicy(policy)
                            .build())
                    .earlyStopping(new EarlyStopping(2, 0, ValidationMetric.ENTITY_F1))
                    .validationData(Dataset.of(List.of(
                            TaggedExample.of(TinyTexts.text(0, 1)),
                            TaggedExample.of(longer, new TextSpan(longer.length() - 2, longer.length(), "FIRST")))));
            assertThatThrownBy(() -> accept(tags.build(), "none"))
                    .as("%s", policy)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("earlyStopping by entity_f1, and no span in the ");
        }
    }

    private static List<ByteBuffer> rows(byte @Nullable [] table) {
        int width = Float.BYTES
                * JsonFile.object(TinyTexts.encoder().resolve("config.json"))
                        .path("hidden_size")
                        .asInt();
        byte[] all = Objects.requireNonNull(table);
        return IntStream.range(0, all.length / width)
                .mapToObj(i -> ByteBuffer.wrap(all, i * width, width))
                .toList();
    }

    private static Map<String, byte[]> tensors(Path file, String prefix) {
        Map<String, byte[]> tensors = new HashMap<>();
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            opened.names().stream()
                    .filter(name -> name.startsWith(prefix))
                    .forEach(name -> tensors.put(name.substring(prefix.length()), bytes(opened.tensor(name))));
        }
        return tensors;
    }

    private static byte[] bytes(TensorData tensor) {
        byte[] bytes = new byte[tensor.bytes().remaining()];
        tensor.bytes().duplicate().get(bytes);
        return bytes;
    }

    @Test
    void run_thatWasStoppedWhereItWouldStopEarly_keepsTheSameBest() throws IOException {
        RunFolder whole = accept(spec("CLASSIFICATION", 2).build(), "whole");
        execute(whole, Integer.MAX_VALUE);
        RunFolder cut = accept(spec("CLASSIFICATION", 2).build(), "cut");
        while (execute(cut, 3).equals(RunStatus.INTERRUPTED)) {
            assertThat(cut.cancelRequested()).isFalse();
        }
        assertThat(weights(cut)).isEqualTo(weights(whole));
        assertThat(losses(cut)).isEqualTo(losses(whole));
    }

    @Test
    void run_whoseEncoderWasChanged_isNotGoneOnWith() throws IOException {
        Path base = Files.createDirectories(folder.resolve("mine"));
        for (String file : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            Files.copy(TinyTexts.encoder().resolve(file), base.resolve(file));
        }
        RunFolder run = accept(spec("EMBEDDING", 0).baseModel(base.toString()).build(), "changed");
        assertThat(execute(run, 5)).isEqualTo(RunStatus.INTERRUPTED);
        byte[] weights = Files.readAllBytes(base.resolve("model.safetensors"));
        weights[weights.length / 3] ^= 1;
        Files.write(base.resolve("model.safetensors"), weights);
        assertThatThrownBy(() -> execute(run, Integer.MAX_VALUE))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("the encoder has changed since the run began");
    }

    @Test
    void run_thatIsCancelled_leavesNoResult() {
        RunFolder run = accept(spec("TAGGING", 0).build(), "cancelled");
        assertThat(execute(run, 5)).isEqualTo(RunStatus.INTERRUPTED);
        run.requestCancel();
        assertThat(execute(run, Integer.MAX_VALUE)).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.path().resolve("head")).doesNotExist();
    }

    private FineTuneSpec.Builder spec(String method, int patience) {
        IntFunction<Example> rows = ROWS.getOrDefault(method, i -> PairExample.of("a", "b"));
        FineTuneSpec.Builder spec = FineTuneSpec.builder()
                .baseModel(TinyTexts.encoder().toString())
                .trainingData(Dataset.of(IntStream.range(0, 32).mapToObj(rows).toList()))
                .validationData(
                        Dataset.of(IntStream.range(60, 70).mapToObj(rows).toList()))
                .method(TrainingMethod.of(method))
                .tuningMethod(TuningMethod.FULL)
                .seed(3)
                .hyperparameters(Hyperparameters.builder()
                        .epochs(patience == 0 ? 3 : 12)
                        .batchSize(8)
                        .learningRate(patience == 0 ? 1e-3 : 3e-2)
                        .checkpointSteps(3)
                        .build());
        if (TrainingMethod.of(method).hasHead()) {
            spec.head(HeadConfig.builder().start(HeadStart.OWN).build()); // a fitted one: TunedStartTest
        }
        return patience == 0 ? spec : spec.earlyStopping(new EarlyStopping(patience, 0));
    }

    private RunFolder accept(FineTuneSpec spec, String key) {
        Path base = Path.of(spec.baseModel());
        Path runs = folder.resolve("runs");
        try (Encoder encoder = Encoder.open(base)) {
            return spec.method().hasHead()
                    ? TextPlanner.accept(runs, base, encoder, spec, key, "2026-01-01T00:00:00Z", size -> {})
                    : TunedPlanner.accept(runs, base, encoder, spec, key, "2026-01-01T00:00:00Z", size -> {});
        }
    }

    /** Stops after so many looks, one before each step. */
    private static RunStatus execute(RunFolder run, int looks) {
        AtomicInteger looked = new AtomicInteger();
        return new TextRun(run, new SharedEncoders(), InstantSource.system())
                .execute(() -> looked.incrementAndGet() > looks);
    }

    private static byte[] weights(RunFolder run) throws IOException {
        return Files.readAllBytes(run.path().resolve("head/model.safetensors"));
    }

    private static List<Double> losses(RunFolder run) {
        return events(run).stream()
                .filter(JobEvent.Validated.class::isInstance)
                .map(event -> ((JobEvent.Validated) event).loss())
                .toList();
    }

    private static List<String> notes(RunFolder run) {
        return events(run).stream()
                .filter(JobEvent.Note.class::isInstance)
                .map(event -> ((JobEvent.Note) event).text())
                .toList();
    }

    private static List<JobEvent> events(RunFolder run) {
        EventPage page = run.events().read(EventPage.START);
        List<JobEvent> all = new ArrayList<>();
        while (!page.events().isEmpty()) {
            all.addAll(page.events());
            page = run.events().read(page.nextCursor());
        }
        return all;
    }
}
