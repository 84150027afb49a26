// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.lora.internal.run.RunStatus;
import io.github.finetune4j.lora.internal.texts.SharedEncoders;
import io.github.finetune4j.lora.internal.texts.TextPlanner;
import io.github.finetune4j.lora.internal.texts.TextRun;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.text.TextClassifier;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.HeadConfig;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encoders that learn from pairs of the rows' texts, with a head on their vectors. */
@Tag("native")
class FewShotTest {
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
    void encoder_tunedByPairs_drawsTheTextsOfALabelTogether_andItsHeadSaysTheLabels() {
        for (TuningMethod tuning : List.of(TuningMethod.FULL, TuningMethod.LORA)) {
            ModelRef model = few(ThreeLabels.rows(60))
                    .tuningMethod(tuning)
                    .hyperparameters(h -> h.epochs(10).learningRate(tuning == TuningMethod.FULL ? 2e-3 : 5e-3))
                    .run();
            TextClassifier classifier = local.classifier(model);
            assertThat(IntStream.range(0, 30)
                            .filter(i -> classifier
                                    .classify(ThreeLabels.text(i % 3, 40 + i))
                                    .likeliest()
                                    .equals(ThreeLabels.LABELS.get(i % 3))))
                    .as("%s", tuning)
                    .hasSizeGreaterThan(20);
            assertThat(local.folder(model).resolve("model.safetensors")).exists();
            assertThat(local.folder(model).resolve("head.bin")).exists();
            assertThat(local.folder(model).resolve("1_Pooling/config.json")).exists();
            assertThat(told(model.id()))
                    .as("%s", tuning)
                    .isGreaterThan(told(ThreeLabels.encoder().toString()) + 0.1);
            assertThat(manifest(model).path("keptStep").asInt()).isPositive();
        }
    }

    /** {@return how much more alike texts of one label are than texts of two, as cosines} */
    private double told(String encoder) {
        double[] one = local.embedder(encoder).embed(ThreeLabels.text(0, 41));
        double[] same = local.embedder(encoder).embed(ThreeLabels.text(0, 47));
        double[] other = local.embedder(encoder).embed(ThreeLabels.text(2, 41));
        return cosine(one, same) - cosine(one, other);
    }

    private static double cosine(double[] x, double[] y) {
        double product = 0;
        double squares = 0;
        double others = 0;
        for (int i = 0; i < x.length; i++) {
            product += x[i] * y[i];
            squares += x[i] * x[i];
            others += y[i] * y[i];
        }
        return product / Math.sqrt(squares * others);
    }

    @Test
    void training_endsAfterTwoEpochsWithoutGain_andKeepsTheEncoderThatWasBest() {
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        ModelRef model = few(ThreeLabels.rows(120))
                .validationData(Dataset.of(ThreeLabels.rows(210).subList(120, 210)))
                .head(head -> head.contrastive(true).inverseRegularization(30))
                .hyperparameters(h -> h.epochs(20).learningRate(0.3))
                .onEvent(events::add)
                .run();
        Map<Long, Double> losses = new TreeMap<>();
        events.stream()
                .filter(JobEvent.Validated.class::isInstance)
                .map(JobEvent.Validated.class::cast)
                .forEach(event -> losses.put(event.step(), event.loss()));
        double least = Collections.min(losses.values());
        ObjectNode manifest = manifest(model);
        long best = manifest.path("keptStep").asLong();
        assertThat(losses.get(best)).isEqualTo(least);
        assertThat(losses.keySet()).contains(0L).allMatch(step -> step % 4 == 0); // 120 pairs are four steps
        assertThat(manifest.path("steps").asLong()).isEqualTo(best + 8).isLessThan(80);
        assertThat(losses.get(best + 8)).isGreaterThan(least + 0.01);
        assertThat(manifest.path("validationLoss").asDouble()).isCloseTo(least, within(1e-12));
        assertThat(manifest.path("heldOut").path("logLoss").asDouble())
                .as("of the other half of the validation rows")
                .isNotEqualTo(least)
                .isBetween(0.0, 0.5);
    }

    @Test
    void validationRows_judgeInsteadOfATenth_andCalibrateWhereThereAreEnough() {
        ModelRef model = few(ThreeLabels.rows(60))
                .validationData(Dataset.of(ThreeLabels.rows(150).subList(60, 150)))
                .hyperparameters(h -> h.epochs(1))
                .head(head -> head.contrastive(true).abstentionRate(0.1))
                .run();
        assertThat(manifest(model).path("heldOut").path("rows").asInt())
                .as("the half that did not judge")
                .isEqualTo(45);
        assertThat(manifest(model).path("steps").asInt()).isEqualTo(-Math.floorDiv(-60, 32));
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        ModelRef few = few(ThreeLabels.rows(60))
                .hyperparameters(h -> h.epochs(1))
                .onEvent(events::add)
                .run();
        assertThat(events)
                .filteredOn(JobEvent.Note.class::isInstance)
                .extracting(event -> ((JobEvent.Note) event).text())
                .contains("6 of 60 rows are in no pair: by them the encoder is judged; as many more would be too few to"
                        + " calibrate")
                .anyMatch(text -> text.startsWith("fewer than 30 rows with known labels have neither been learnt nor")
                        && text.contains("by folds of 54 rows"));
        assertThat(manifest(few).path("heldOut").path("rows").asInt())
                .as("folds of all rows but those that judged")
                .isEqualTo(54);
    }

    @Test
    void validationRows_thatAreTooFewForBoth_judgeAlone_andThatIsSaid() {
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        few(ThreeLabels.rows(60))
                .validationData(Dataset.of(ThreeLabels.rows(100).subList(60, 100)))
                .hyperparameters(h -> h.epochs(1))
                .onEvent(events::add)
                .run();
        assertThat(events)
                .filteredOn(JobEvent.Note.class::isInstance)
                .extracting(event -> ((JobEvent.Note) event).text())
                .contains("all 40 validation rows judge the encoder; half of them would be too few to calibrate")
                .anyMatch(text -> text.contains("by folds of 60 rows"));
    }

    @Test
    void rowsThatJudge_doNotCalibrate_whereThereAreEnoughForBoth() {
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        ModelRef model = few(ThreeLabels.rows(300))
                .hyperparameters(h -> h.epochs(1))
                .onEvent(events::add)
                .run();
        assertThat(events)
                .filteredOn(JobEvent.Note.class::isInstance)
                .extracting(event -> ((JobEvent.Note) event).text())
                .contains("60 of 300 rows are in no pair: by 30 the encoder is judged, by the others probabilities"
                        + " are calibrated");
        assertThat(manifest(model).path("heldOut").path("rows").asInt()).isEqualTo(30);
        assertThat(manifest(model).path("steps").asInt()).isEqualTo(-Math.floorDiv(-240, 32));
    }

    @Test
    void metricOfEarlyStopping_chooses_andIsInTheEvents() {
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        ModelRef model = few(ThreeLabels.rows(120))
                .validationData(Dataset.of(ThreeLabels.rows(210).subList(120, 210)))
                .hyperparameters(h -> h.epochs(20).learningRate(0.3))
                .earlyStopping(stopping -> stopping.patience(2).metric("macro_f1"))
                .onEvent(events::add)
                .run();
        Map<Long, Double> figures = new TreeMap<>();
        events.stream()
                .filter(JobEvent.Validated.class::isInstance)
                .map(JobEvent.Validated.class::cast)
                .forEach(event -> figures.put(event.step(), event.figures().getOrDefault("macro_f1", Double.NaN)));
        double most = Collections.max(figures.values());
        long best = manifest(model).path("keptStep").asLong();
        assertThat(figures.get(best)).isEqualTo(most).isBetween(0.0, 1.0);
        assertThat(manifest(model).path("macro_f1").asDouble()).isEqualTo(most);
        assertThat(manifest(model).path("steps").asLong()).isEqualTo(best + 8);
    }

    @Test
    void run_thatWasStoppedAgainAndAgain_goesOn_toTheSameBytes() throws IOException {
        RunFolder whole = accept("whole");
        assertThat(execute(whole, Long.MAX_VALUE)).isEqualTo(RunStatus.succeeded(whole.id()));
        RunFolder cut = accept("cut");
        int stops = 0;
        for (long step = 5; execute(cut, step).equals(RunStatus.INTERRUPTED); step += 9) {
            assertThat(cut.checkpoints().newest().orElseThrow().step()).isEqualTo(step);
            stops++;
        }
        assertThat(stops).isGreaterThan(2);
        assertThat(events(cut))
                .filteredOn(JobEvent.Note.class::isInstance)
                .extracting(event -> ((JobEvent.Note) event).text())
                .anyMatch(text -> text.startsWith("resumed after step 5"));
        for (String file : List.of("head.bin", "model.safetensors")) {
            assertThat(cut.path().resolve("head").resolve(file))
                    .hasBinaryContent(
                            Files.readAllBytes(whole.path().resolve("head").resolve(file)));
        }
        assertThat(validations(cut)).isEqualTo(validations(whole)).hasSizeGreaterThan(3);
        assertThat(cut.path().resolve("checkpoints")).doesNotExist();
    }

    private RunFolder accept(String key) {
        FineTuneSpec spec = FineTuneSpec.builder()
                .baseModel(ThreeLabels.encoder().toString())
                .trainingData(Dataset.of(ThreeLabels.rows(60)))
                .method(TrainingMethod.CLASSIFICATION)
                .head(HeadConfig.builder().contrastive(true).build())
                .seed(3)
                .hyperparameters(Hyperparameters.builder()
                        .epochs(4)
                        .batchSize(6)
                        .learningRate(1e-3)
                        .checkpointSteps(7)
                        .build())
                .build();
        try (Encoder encoder = Encoder.open(ThreeLabels.encoder())) {
            return TextPlanner.accept(
                    folder.resolve("stopped"),
                    ThreeLabels.encoder(),
                    encoder,
                    spec,
                    key,
                    "2026-01-01T00:00:00Z",
                    size -> {});
        }
    }

    /** Stops after a step. */
    private static RunStatus execute(RunFolder run, long step) {
        return new TextRun(run, new SharedEncoders(), InstantSource.system())
                .execute(() -> events(run).stream()
                        .anyMatch(event -> event instanceof JobEvent.StepCompleted done && done.step() >= step));
    }

    private static List<Double> validations(RunFolder run) {
        return events(run).stream()
                .filter(JobEvent.Validated.class::isInstance)
                .map(event -> ((JobEvent.Validated) event).loss())
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

    @Test
    void patience_ofEarlyStopping_counts_andWhatHasNoEffectIsRefused() {
        ModelRef model = few(ThreeLabels.rows(120))
                .validationData(Dataset.of(ThreeLabels.rows(210).subList(120, 210)))
                .hyperparameters(h -> h.epochs(20).learningRate(0.3))
                .earlyStopping(stopping -> stopping.patience(1))
                .run();
        assertThat(manifest(model).path("steps").asLong())
                .isEqualTo(manifest(model).path("keptStep").asLong() + 4);
        assertThatThrownBy(() -> few(ThreeLabels.rows(60))
                        .validationData(Dataset.of(ThreeLabels.rows(30)))
                        .hyperparameters(h -> h.evaluationSteps(5))
                        .run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("an encoder is tuned: evaluationSteps -> leave them out");
        assertThatThrownBy(() -> few(ThreeLabels.rows(60))
                        .validationData(Dataset.of(ThreeLabels.rows(1)))
                        .earlyStopping(stopping -> stopping.patience(1))
                        .run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("earlyStopping, and 1 validation row: ");
    }

    @Test
    void whatCannotBePaired_isRefused_andNothingIsWritten() {
        List<ChatExample> alone = List.of(
                ThreeLabels.row(ThreeLabels.text(0, 1), "animal"),
                ThreeLabels.row(ThreeLabels.text(0, 2), "animal"),
                ThreeLabels.row(ThreeLabels.text(1, 2), "metal"));
        assertThatThrownBy(() -> few(alone).run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("head.contrastive, and 1 labels have two rows or more -> ");
        assertThatThrownBy(() -> few(ThreeLabels.rows(30))
                        .baseModel(LocalLoraProvider.TERMS)
                        .run())
                .hasMessageContaining("encoders are tuned for CLASSIFICATION");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    private ObjectNode manifest(ModelRef model) {
        return JsonFile.object(local.folder(model).resolve("run-manifest.json"));
    }

    private FineTune.Builder few(List<ChatExample> rows) {
        return FineTune.builder()
                .provider(local)
                .baseModel(ThreeLabels.encoder().toString())
                .trainingData(Dataset.of(rows))
                .method(TrainingMethod.classification())
                .head(head -> head.contrastive(true));
    }
}
