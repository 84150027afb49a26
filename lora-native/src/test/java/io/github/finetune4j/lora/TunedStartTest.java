// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.Message;
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
import io.github.finetune4j.training.EarlyStopping;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.HeadConfig;
import io.github.finetune4j.training.HeadStart;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Encoders that are tuned together with a head: what it begins with, what judges, and what calibrates. */
@Tag("native")
class TunedStartTest {
    @TempDir
    Path folder;

    private LocalLoraProvider local;
    private final List<JobEvent> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() {
        local = LocalLoraProvider.builder().runs(folder.resolve("runs")).build();
    }

    @AfterEach
    void close() {
        local.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = TuningMethod.class,
            names = {"FULL", "LORA"})
    void encoder_beginsWithAFittedHead_whichLiesBesideIt(TuningMethod tuning) {
        ModelRef model = builder(ThreeLabels.rows(150))
                .tuningMethod(tuning)
                .hyperparameters(h -> h.epochs(3).learningRate(tuning == TuningMethod.FULL ? 1e-3 : 5e-3))
                .run();
        assertThat(right(local.classifier(model))).isGreaterThan(24);
        Path made = local.folder(model);
        assertThat(made.resolve("head.bin")).exists();
        assertThat(made.resolve("1_Pooling/config.json")).exists();
        assertThat(made.resolve("config.json")).content().contains("\"BertModel\"");
        assertThat(local.embedder(model.id()).embed("any")).hasSize(32);
    }

    @Test
    void firstLook_isAtTheFittedHead_andTheBestIsKeptThoughItIsTheFirst() {
        ModelRef model = builder(ThreeLabels.rows(150))
                .validationData(Dataset.of(ThreeLabels.rows(330).subList(150, 330)))
                .tuningMethod(TuningMethod.FULL)
                .hyperparameters(h -> h.epochs(5).learningRate(1e-3))
                .earlyStopping(stop -> stop.patience(2).minDelta(0.5).metric("accuracy")) // no gain is enough
                .run();
        List<JobEvent.Validated> looks = events.stream()
                .filter(JobEvent.Validated.class::isInstance)
                .map(JobEvent.Validated.class::cast)
                .toList();
        assertThat(looks).hasSize(3);
        assertThat(looks.get(0).step()).isZero();
        assertThat(looks.get(0).figures().get("accuracy")).as("before any step").isGreaterThan(0.6);
        assertThat(manifest(model).path("accuracy").asDouble())
                .isEqualTo(looks.get(0).figures().get("accuracy"));
        assertThat(manifest(model).path("keptStep").asInt(-1)).isZero();
        assertThat(right(local.classifier(model))).isGreaterThan(24);
    }

    @Test
    void ownHead_isTransformers_andIsGoneOnWith_unlessAFittedOneIsAskedFor() {
        ModelRef own = builder(ThreeLabels.rows(60))
                .tuningMethod(TuningMethod.FULL)
                .head(head -> head.start(HeadStart.OWN))
                .hyperparameters(h -> h.epochs(1).learningRate(5e-3))
                .run();
        Path made = local.folder(own);
        assertThat(made.resolve("head.bin")).doesNotExist();
        assertThat(made.resolve("config.json")).content().contains("BertForSequenceClassification");
        FineTune.Builder again = builder(ThreeLabels.rows(60))
                .baseModel(made.toString())
                .tuningMethod(TuningMethod.FULL)
                .hyperparameters(h -> h.epochs(1));
        assertThat(local.folder(again.run()).resolve("head.bin")).doesNotExist();
        ModelRef fitted = again.head(head -> head.start(HeadStart.FITTED)).run();
        assertThat(local.folder(fitted).resolve("head.bin")).exists();
        assertThat(local.folder(fitted).resolve("config.json")).content().contains("\"BertModel\"");
        assertThat(right(local.classifier(fitted))).isGreaterThan(20);
    }

    @Test
    void twoLabels_andOneThatNoRowHas_areLearnt() {
        List<ChatExample> two = ThreeLabels.rows(150).stream()
                .filter(row -> !row.messages().get(1).content().equals("weather"))
                .toList();
        ModelRef model = builder(two)
                .tuningMethod(TuningMethod.FULL)
                .hyperparameters(h -> h.epochs(1).learningRate(1e-4))
                .run();
        assertThat(right(local.classifier(model))).isGreaterThan(16); // of twenty, as ten are of the third
        ModelRef named = builder(ThreeLabels.rows(150))
                .tuningMethod(TuningMethod.FULL)
                .head(head -> head.addLabels("weather", "never", "metal", "animal"))
                .hyperparameters(h -> h.epochs(1).learningRate(1e-4))
                .run();
        TextClassifier classifier = local.classifier(named);
        assertThat(right(classifier)).isGreaterThan(24);
        assertThat(classifier.classify(ThreeLabels.text(0, 41)).probabilities().get("never"))
                .isLessThan(0.01);
    }

    @Test
    void severalLabels_beginWithFittedOnes_alsoWithThoseThatAllRowsHave() {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            String text = ThreeLabels.text(i % 3, i / 3);
            rows.add(ChatExample.of(
                    Message.user(text), Message.assistant("[\"all\", \"" + ThreeLabels.LABELS.get(i % 3) + "\"]")));
        }
        ModelRef model = builder(rows)
                .method(TrainingMethod.MULTI_LABEL)
                .tuningMethod(TuningMethod.FULL)
                .hyperparameters(h -> h.epochs(1).learningRate(1e-4))
                .run();
        TextClassifier classifier = local.classifier(model);
        assertThat(IntStream.range(0, 30)
                        .filter(i -> List.of("all", ThreeLabels.LABELS.get(i % 3))
                                .equals(classifier
                                        .classify(ThreeLabels.text(i % 3, 50 + i))
                                        .labels())))
                .hasSizeGreaterThan(15);
    }

    @Test
    void settings_countOnlyWhereTheyHaveAnEffect() {
        assertThatThrownBy(() -> builder(ThreeLabels.rows(30))
                        .tuningMethod(TuningMethod.FULL)
                        .head(head -> head.start(HeadStart.OWN).inverseRegularization(3))
                        .run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no effect where an encoder is tuned: head.inverseRegularization");
        assertThatThrownBy(() -> builder(ThreeLabels.rows(30))
                        .head(head -> head.start(HeadStart.FITTED))
                        .run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no effect where a head is fitted: head.start");
        FineTune.Builder asked = builder(ThreeLabels.rows(30))
                .tuningMethod(TuningMethod.FULL)
                .head(head -> head.inverseRegularization(3))
                .labels(l -> l.idempotencyKey("once"))
                .hyperparameters(h -> h.maxSteps(1));
        ModelRef first = asked.run();
        assertThat(asked.run()).isEqualTo(first);
        assertThatThrownBy(() -> asked.head(head -> head.start(HeadStart.OWN)).run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("head.start");
    }

    @Test
    void handfulOfRows_doesNotCalibrate_andThatIsSaid_thirtyDo() {
        ModelRef few = builder(ThreeLabels.rows(60))
                .tuningMethod(TuningMethod.FULL)
                .head(head -> head.abstentionRate(0.2))
                .hyperparameters(h -> h.maxSteps(1))
                .run();
        assertThat(notes()).anyMatch(text -> text.startsWith("6 rows that are not learnt are too few to calibrate"));
        ObjectNode json = JsonFile.object(local.folder(few).resolve("head.json"));
        assertThat(json.has("calibrator")).isFalse();
        assertThat(json.path("leastConfidence").asDouble())
                .as("abstention needs no calibration")
                .isPositive();
        assertThat(manifest(few).path("heldOut").path("logLoss").isNumber()).isTrue();
        events.clear();
        ModelRef enough = builder(ThreeLabels.rows(60))
                .validationData(Dataset.of(ThreeLabels.rows(90).subList(60, 90)))
                .tuningMethod(TuningMethod.FULL)
                .hyperparameters(h -> h.maxSteps(1))
                .run();
        assertThat(notes()).noneMatch(text -> text.contains("too few to calibrate"));
        assertThat(JsonFile.object(local.folder(enough).resolve("head.json")).has("calibrator"))
                .isTrue();
    }

    @Test
    void headAlone_ofAHandfulOfRows_isNotCalibratedEither() {
        ModelRef few = builder(ThreeLabels.rows(27)).run();
        assertThat(notes())
                .anyMatch(text -> text.startsWith("27 rows that a fold of the fit left out are too few to calibrate"));
        ObjectNode json = JsonFile.object(local.folder(few).resolve("head.json"));
        assertThat(json.has("calibrator")).isFalse();
        events.clear();
        ModelRef enough = builder(ThreeLabels.rows(30)).run();
        assertThat(notes()).noneMatch(text -> text.contains("too few to calibrate"));
        assertThat(JsonFile.object(local.folder(enough).resolve("head.json")).has("calibrator"))
                .isTrue();
    }

    private List<String> notes() {
        return events.stream()
                .filter(JobEvent.Note.class::isInstance)
                .map(event -> ((JobEvent.Note) event).text())
                .toList();
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
        for (String file : List.of("head.bin", "model.safetensors")) {
            assertThat(cut.path().resolve("head").resolve(file))
                    .hasBinaryContent(
                            Files.readAllBytes(whole.path().resolve("head").resolve(file)));
        }
        assertThat(looks(cut)).isEqualTo(looks(whole)).hasSize(5);
    }

    @Test
    void runOfBefore_keepsTheSplitThatItBeganWith_andSaysSo() throws IOException {
        RunFolder now = accept("now");
        execute(now, Long.MAX_VALUE);
        assertThat(texts(now)).anyMatch(text -> text.startsWith("30 of 60 validation rows say when training ends;"));
        RunFolder before = accept("before");
        Path job = before.path().resolve("job.json");
        ObjectNode settings = JsonFile.object(job);
        assertThat(((ObjectNode) settings.path("loop").path("stopping")).remove("apart"))
                .isNotNull();
        Files.writeString(job, settings.toString());
        execute(RunFolder.find(folder.resolve("stopped"), before.id()).orElseThrow(), Long.MAX_VALUE);
        assertThat(texts(before)).anyMatch(text -> text.startsWith("the run was begun when the validation rows"));
        assertThat(JsonFile.object(before.path().resolve("head/run-manifest.json"))
                        .path("heldOut")
                        .path("rows")
                        .asInt())
                .isEqualTo(60);
        assertThat(looks(before)).as("by all rows, and not by a half").isNotEqualTo(looks(now));
    }

    private static List<Double> looks(RunFolder run) {
        return events(run).stream()
                .filter(JobEvent.Validated.class::isInstance)
                .map(event -> ((JobEvent.Validated) event).loss())
                .toList();
    }

    private static List<String> texts(RunFolder run) {
        return events(run).stream()
                .filter(JobEvent.Note.class::isInstance)
                .map(event -> ((JobEvent.Note) event).text())
                .toList();
    }

    private RunFolder accept(String key) {
        FineTuneSpec spec = FineTuneSpec.builder()
                .baseModel(ThreeLabels.encoder().toString())
                .trainingData(Dataset.of(ThreeLabels.rows(60)))
                .validationData(Dataset.of(ThreeLabels.rows(120).subList(60, 120)))
                .method(TrainingMethod.CLASSIFICATION)
                .tuningMethod(TuningMethod.FULL)
                .head(HeadConfig.builder().inverseRegularization(10).build())
                .earlyStopping(new EarlyStopping(1000, 0))
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

    private static List<JobEvent> events(RunFolder run) {
        EventPage page = run.events().read(EventPage.START);
        List<JobEvent> all = new ArrayList<>();
        while (!page.events().isEmpty()) {
            all.addAll(page.events());
            page = run.events().read(page.nextCursor());
        }
        return all;
    }

    private static long right(TextClassifier classifier) {
        return IntStream.range(0, 30)
                .filter(i -> classifier
                        .classify(ThreeLabels.text(i % 3, 60 + i))
                        .likeliest()
                        .equals(ThreeLabels.LABELS.get(i % 3)))
                .count();
    }

    private ObjectNode manifest(ModelRef model) {
        return JsonFile.object(local.folder(model).resolve("run-manifest.json"));
    }

    private FineTune.Builder builder(List<ChatExample> rows) {
        return FineTune.builder()
                .provider(local)
                .baseModel(ThreeLabels.encoder().toString())
                .trainingData(Dataset.of(rows))
                .method(TrainingMethod.classification())
                .onEvent(events::add);
    }
}
