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
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.text.TextClassifier;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Encoders that learn from pairs of the rows' texts, with a head on their vectors (SetFit), through the front door. */
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
            assertThat(manifest(model).path("bestStep").asInt()).isPositive();
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
        long best = manifest.path("bestStep").asLong();
        assertThat(losses.get(best)).isEqualTo(least);
        assertThat(losses.keySet()).contains(0L).allMatch(step -> step % 4 == 0); // 120 pairs are four steps
        assertThat(manifest.path("steps").asLong()).isEqualTo(best + 8).isLessThan(80);
        assertThat(losses.get(best + 8)).isGreaterThan(least + 0.01);
        assertThat(manifest.path("heldOut").path("logLoss").asDouble()).isCloseTo(least, within(0.005));
    }

    @Test
    void validationRows_judgeInsteadOfATenth_andCalibrateWhereThereAreEnough() {
        ModelRef model = few(ThreeLabels.rows(60))
                .validationData(Dataset.of(ThreeLabels.rows(150).subList(60, 150)))
                .hyperparameters(h -> h.epochs(1))
                .head(head -> head.contrastive(true).abstentionRate(0.1))
                .run();
        assertThat(manifest(model).path("heldOut").path("rows").asInt()).isEqualTo(90);
        assertThat(manifest(model).path("steps").asInt()).isEqualTo(-Math.floorDiv(-60, 32));
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        ModelRef few = few(ThreeLabels.rows(60))
                .hyperparameters(h -> h.epochs(1))
                .onEvent(events::add)
                .run();
        assertThat(events)
                .filteredOn(JobEvent.Note.class::isInstance)
                .extracting(event -> ((JobEvent.Note) event).text())
                .contains("6 of 60 rows are in no pair: by them the encoder is judged");
        assertThat(manifest(few).path("heldOut").path("rows").asInt()).isEqualTo(60); // folds of all rows
    }

    @Test
    void run_thatWasKilled_beginsAgain_toTheSameBytes() throws IOException {
        ModelRef whole =
                few(ThreeLabels.rows(60)).hyperparameters(h -> h.epochs(1)).run();
        FineTuneJob job = few(ThreeLabels.rows(60))
                .hyperparameters(h -> h.epochs(1))
                .labels(l -> l.idempotencyKey("cut"))
                .start();
        job.await();
        Path run = local.folder(job.ref());
        assertThat(run.resolve("best")).doesNotExist();
        local.close();
        // as a process leaves it that is killed while it writes the best encoder so far
        Files.move(run.resolve("head"), run.resolve("best"));
        Files.delete(run.resolve("best/model.safetensors"));
        Files.writeString(run.resolve("status.json"), "{\"status\": \"RUNNING\", \"word\": \"running\"}");
        open();
        ModelRef model = FineTune.attach(local, job.ref()).await();
        for (String file : List.of("head.bin", "model.safetensors")) {
            assertThat(local.folder(model).resolve(file))
                    .hasBinaryContent(Files.readAllBytes(local.folder(whole).resolve(file)));
        }
    }

    @Test
    void patience_ofEarlyStopping_counts_andWhatHasNoEffectIsRefused() {
        ModelRef model = few(ThreeLabels.rows(120))
                .validationData(Dataset.of(ThreeLabels.rows(210).subList(120, 210)))
                .hyperparameters(h -> h.epochs(20).learningRate(0.3))
                .earlyStopping(stopping -> stopping.patience(1))
                .run();
        assertThat(manifest(model).path("steps").asLong())
                .isEqualTo(manifest(model).path("bestStep").asLong() + 4);
        assertThatThrownBy(() -> few(ThreeLabels.rows(60))
                        .validationData(Dataset.of(ThreeLabels.rows(30)))
                        .earlyStopping(stopping -> stopping.minDelta(0.1))
                        .hyperparameters(h -> h.checkpointSteps(5))
                        .run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("earlyStopping.minDelta, checkpointSteps -> leave them out");
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
