// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.InvalidDatasetException;
import io.github.finetune4j.erasure.ErasedPart;
import io.github.finetune4j.erasure.ErasureRequest;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.heads.ClassifierChatModel;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.text.TextClassifier;
import io.github.finetune4j.training.HeadConfig;
import io.github.finetune4j.training.HeadStart;
import io.github.finetune4j.training.LongRowPolicy;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heads on a frozen encoder, through the front door; the encoder is a small random one. */
@Tag("native")
class LocalClassifierTest {
    private static final List<String> LABELS = List.of("animal", "metal", "weather");

    private static final List<String> WORDS = words(); // fixtures that are in the repository

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
    void classification_givesAModelLikeAnyOther_thatSaysTheLabelsItLearnt() {
        ModelRef model = train(head -> {});
        TextClassifier classifier = local.classifier(model);
        assertThat(classifier.labels()).containsExactlyElementsOf(LABELS);
        for (int label = 0; label < LABELS.size(); label++) {
            Classification found = classifier.classify(text(label, 3));
            assertThat(found.label()).contains(LABELS.get(label));
            assertThat(found.probabilities().values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void keyOfAnotherHead_isRefused_inTheSameWordsAsThatOfAnotherAdapter() {
        FineTuneJob first = builder(rows(30), TrainingMethod.classification())
                .labels(l -> l.idempotencyKey("k"))
                .start();
        assertThatThrownBy(() -> builder(rows(30), TrainingMethod.classification())
                        .labels(l -> l.idempotencyKey("k"))
                        .head(head -> head.abstentionRate(0.2))
                        .seed(4)
                        .start())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("the idempotency key k belongs to job "
                        + first.ref().jobId()
                        + ", which was submitted with another seed, head.abstentionRate -> attach to that job, or"
                        + " submit this one with a key of its own");
        first.await();
    }

    @Test
    void classifier_hasTheIdentityOfItsModel_andSoHasAChatModelOfIt() {
        ModelRef model = train(head -> {});
        TextClassifier classifier = local.classifier(model);
        assertThat(classifier.identity()).contains(model.toString());
        assertThat(ClassifierChatModel.of(classifier, "animals").identity()).contains(model.toString());
    }

    @Test
    void chatModel_ofAHead_answersTheLabelWithItsLogProbability() {
        ModelRef model = train(head -> {});
        Classification found = local.classifier(model).classify(text(1, 4));
        try (LocalChatModel chat = local.chatModel(model)) {
            ChatResponse answer = chat.chat(ChatRequest.user(text(1, 4)));
            assertThat(answer.text()).isEqualTo("metal");
            assertThat(answer.logProbabilities()).singleElement().satisfies(token -> {
                assertThat(token.token()).isEqualTo("metal");
                assertThat(Math.exp(token.logProbability())).isCloseTo(found.probability("metal"), within(1e-12));
            });
            assertThat(chat.logProbabilities(List.of(Message.user(text(1, 4))), "weather"))
                    .containsExactly(Math.log(found.probability("weather")));
            assertThat(chat.name()).startsWith("tuned base (job ");
            assertThat(chat.identity()).contains(model.toString());
            assertThat(chat.chatAll(List.of(ChatRequest.user(text(0, 1)), ChatRequest.user(text(2, 1)))))
                    .extracting(ChatResponse::text)
                    .containsExactly("animal", "weather");
        }
    }

    @Test
    void abstentionRate_letsTheHeadAbstainFromAboutThatShare() {
        TextClassifier classifier = local.classifier(train(head -> head.abstentionRate(0.2)));
        int abstained = 0;
        for (int i = 0; i < 90; i++) {
            Classification found = classifier.classify(text(i % 3, i / 3));
            abstained += found.abstained() ? 1 : 0;
            assertThat(found.label().isEmpty()).isEqualTo(found.abstained());
        }
        assertThat(abstained).isBetween(1, 40);
    }

    @Test
    void severalLabels_areDecidedEachForItself() {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < 360; i++) {
            int one = i % 3;
            boolean both = i % 2 == 0;
            int other = (one + 1) % 3;
            rows.add(row(
                    both ? text(one, i) + " " + text(other, i) : text(one, i),
                    both
                            ? "[\"" + LABELS.get(one) + "\",\"" + LABELS.get(other) + "\"]"
                            : "[\"" + LABELS.get(one) + "\"]"));
        }
        ModelRef model = start(rows, TrainingMethod.MULTI_LABEL, head -> {}).await();
        Classification found = local.classifier(model).classify(text(0, 2) + " " + text(1, 2));
        assertThat(found.labels()).containsExactlyInAnyOrder("animal", "metal");
        try (LocalChatModel chat = local.chatModel(model)) {
            assertThat(chat.chat(ChatRequest.user(text(2, 5))).text()).isEqualTo("[\"weather\"]");
        }
    }

    @Test
    void orderedLabels_areSaidInTheirOrder() {
        ModelRef model = start(
                        rows(150),
                        TrainingMethod.ORDINAL,
                        head -> head.addLabels("animal", "metal", "weather").inverseRegularization(100))
                .await();
        TextClassifier classifier = local.classifier(model);
        assertThat(classifier.labels()).containsExactly("animal", "metal", "weather");
        assertThat(classifier.classify(text(0, 2)).likeliest()).isEqualTo("animal");
        assertThat(classifier.classify(text(2, 2)).likeliest()).isEqualTo("weather");
    }

    @Test
    void numbers_areSaidByTheChatModelAlone() {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            rows.add(row(text(2 * (i % 2), i / 2), "" + 20 * (i % 2)));
        }
        ModelRef model = start(rows, TrainingMethod.regression(), head -> head.inverseRegularization(10_000))
                .await();
        try (LocalChatModel chat = local.chatModel(model)) {
            assertThat(number(chat, text(2, 4))).isBetween(10.0, 30.0);
            assertThat(number(chat, text(0, 4))).isBetween(-10.0, 10.0);
            assertThatThrownBy(() -> chat.logProbabilities(List.of(Message.user("x")), "20"))
                    .isInstanceOf(UnsupportedCapabilityException.class);
        }
        assertThatThrownBy(() -> local.classifier(model))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("says numbers");
    }

    @Test
    void floor_countsWordsAndLetters_andNeedsNoModel() {
        ModelRef model = FineTune.builder()
                .provider(local)
                .baseModel(LocalLoraProvider.TERMS)
                .trainingData(Dataset.of(rows(90)))
                .method(TrainingMethod.classification())
                .run();
        TextClassifier classifier = local.classifier(model);
        for (int label = 0; label < 3; label++) {
            assertThat(classifier.classify(text(label, 40)).label()).contains(LABELS.get(label));
        }
        assertThat(local.folder(model).resolve("terms.bin")).isNotEmptyFile();
        assertThatThrownBy(() -> FineTune.builder()
                        .provider(local)
                        .baseModel(LocalLoraProvider.TERMS)
                        .trainingData(Dataset.of(rows(90)))
                        .method(TrainingMethod.ORDINAL)
                        .head(head -> head.addLabels("animal", "metal", "weather"))
                        .run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("on counted terms there is no method ORDINAL -> take an encoder");
    }

    @Test
    void encoder_tunedWholeOrByAnAdapter_saysTheLabels_andItsFolderIsTheEncoder() {
        for (TuningMethod tuning : List.of(TuningMethod.FULL, TuningMethod.LORA)) {
            FineTuneJob job = builder(rows(120), TrainingMethod.classification())
                    .tuningMethod(tuning)
                    .hyperparameters(h -> h.epochs(6).learningRate(tuning == TuningMethod.FULL ? 5e-3 : 2e-2))
                    .head(head -> head.abstentionRate(0.01).start(HeadStart.OWN))
                    .start();
            ModelRef model = job.await();
            assertThat(local.poll(job.ref()).extra())
                    .containsEntry("modelFolder", local.folder(model).toString());
            TextClassifier classifier = local.classifier(model);
            for (int label = 0; label < 3; label++) {
                assertThat(classifier.classify(text(label, 9)).likeliest())
                        .as("%s", tuning)
                        .isEqualTo(LABELS.get(label));
            }
            assertThat(local.folder(model).resolve("config.json")).content().contains("weather");
            assertThat(local.folder(model).resolve("model.safetensors")).exists();
        }
    }

    @Test
    void run_thatIsSubmittedAgain_isTheSameJob_andOneOfOtherRowsIsRefused() {
        FineTune.Builder asked =
                builder(rows(30), TrainingMethod.classification()).labels(l -> l.idempotencyKey("once"));
        ModelRef first = asked.run();
        assertThat(asked.run()).isEqualTo(first);
        assertThatThrownBy(() -> builder(rows(33), TrainingMethod.classification())
                        .labels(l -> l.idempotencyKey("once"))
                        .run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("with another trainingData -> ");
        assertThatThrownBy(() -> builder(rows(30), TrainingMethod.classification())
                        .tuningMethod(TuningMethod.FULL)
                        .labels(l -> l.idempotencyKey("once"))
                        .run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("with another tuningMethod -> ");
    }

    @Test
    void run_goesOnFromTheVectorsThatAKilledProcessHasWritten_toTheSameBytes() throws IOException {
        List<ChatExample> rows = rows(600);
        byte[] whole =
                head(start(rows, TrainingMethod.classification(), head -> {}).await());
        FineTuneJob job = builder(rows, TrainingMethod.classification())
                .labels(l -> l.idempotencyKey("cut"))
                .start();
        job.await();
        Path run = local.folder(job.ref());
        byte[] vectors = Files.readAllBytes(run.resolve("vectors.f32"));
        local.close();
        // as a process leaves it that is killed while it writes the second block of texts
        Files.write(run.resolve("vectors.f32"), java.util.Arrays.copyOf(vectors, 256 * 32 * 4 + 8 + 100));
        Files.writeString(run.resolve("status.json"), "{\"status\": \"RUNNING\", \"word\": \"running\"}");
        deleteResult(run);
        open();
        ModelRef model = FineTune.attach(local, job.ref()).await();
        assertThat(head(model)).isEqualTo(whole);
        assertThat(Files.readAllBytes(run.resolve("vectors.f32"))).isEqualTo(vectors);
    }

    @Test
    void steps_areReportedFromTheFirstBlockToTheLastFit() {
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        builder(rows(600), TrainingMethod.classification()).onEvent(events::add).run();
        List<JobEvent.StepCompleted> steps = events.stream()
                .filter(JobEvent.StepCompleted.class::isInstance)
                .map(JobEvent.StepCompleted.class::cast)
                .toList();
        assertThat(steps).hasSize(3 + 1 + 5);
        assertThat(steps.get(8).step()).isEqualTo(steps.get(8).totalSteps());
    }

    @Test
    void validationRows_areJudgedOnce_byTheirLogLoss() {
        List<ChatExample> held = rows(120).subList(90, 120);
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        ModelRef model = builder(rows(90), TrainingMethod.classification())
                .validationData(Dataset.of(held))
                .onEvent(events::add)
                .run();
        TextClassifier classifier = local.classifier(model);
        double loss = held.stream()
                .mapToDouble(row -> -Math.log(classifier
                        .classify(row.prompt().get(0).content())
                        .probability(row.answer().orElseThrow().content())))
                .average()
                .orElseThrow();
        assertThat(events)
                .filteredOn(JobEvent.Validated.class::isInstance)
                .singleElement()
                .satisfies(
                        event -> assertThat(((JobEvent.Validated) event).loss()).isCloseTo(loss, within(1e-6)));
    }

    @Test
    void rows_thatCannotBeLearnt_areNamed_andNothingIsWritten() {
        assertThatThrownBy(() ->
                        start(List.of(row("one", "a"), row("two", "a")), TrainingMethod.classification(), h -> {}))
                .isInstanceOf(InvalidDatasetException.class);
        assertThatThrownBy(() -> start(rows(9), TrainingMethod.classification(), head -> head.addLabels("animal")))
                .isInstanceOf(InvalidDatasetException.class)
                .hasMessageContaining("is not among the 1 labels of the head");
        assertThatThrownBy(() -> start(
                        List.of(row("card ".repeat(200), "a"), row("money", "b")),
                        TrainingMethod.classification(),
                        h -> {}))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("1 of 2 training rows are longer than")
                .hasMessageContaining("row 1 (");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void longRows_areCutWhereThatIsAskedFor_andCounted() {
        List<ChatExample> rows = new ArrayList<>(rows(30));
        rows.add(row("card ".repeat(200), "animal"));
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        builder(rows, TrainingMethod.classification())
                .hyperparameters(h -> h.longRowPolicy(LongRowPolicy.TRUNCATE))
                .onEvent(events::add)
                .run();
        assertThat(events)
                .filteredOn(JobEvent.Note.class::isInstance)
                .extracting(event -> ((JobEvent.Note) event).text())
                .anyMatch(text ->
                        text.startsWith("1 of 31 training rows are longer than") && text.endsWith("were cut off"));
    }

    @Test
    void settings_thatAHeadHasNot_areRefused() {
        assertThatThrownBy(() -> builder(rows(9), TrainingMethod.classification())
                        .hyperparameters(h -> h.epochs(2).learningRate(0.1))
                        .run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no effect where a head is fitted: epochs, learningRate -> leave them out");
        assertThatThrownBy(() -> builder(rows(9), TrainingMethod.regression())
                        .tuningMethod(TuningMethod.FULL)
                        .run())
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("encoders are tuned for CLASSIFICATION and MULTI_LABEL");
        assertThatThrownBy(() -> builder(rows(9), TrainingMethod.classification())
                        .lora(lora -> lora.dora(true))
                        .head(head -> head.balancedLabels(true))
                        .run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("where an encoder is tuned: head.balancedLabels, lora.dora -> leave them out");
    }

    @Test
    void head_isRefusedOnAnotherEncoder_andWhereItsFilesAreDamaged() throws IOException {
        Path base = copy(Fixtures.path("heads/encoders/bert/base"), folder.resolve("mine"));
        ModelRef model = FineTune.builder()
                .provider(local)
                .baseModel(base.toString())
                .trainingData(Dataset.of(rows(30)))
                .method(TrainingMethod.classification())
                .run();
        Path head = local.folder(model);
        byte[] numbers = Files.readAllBytes(head.resolve("head.bin"));
        numbers[5] ^= 1;
        Files.write(head.resolve("head.bin"), numbers);
        assertThatThrownBy(() -> local.classifier(model))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("head.bin is damaged: its checksum");
        numbers[5] ^= 1;
        Files.write(head.resolve("head.bin"), numbers);
        byte[] weights = Files.readAllBytes(base.resolve("model.safetensors"));
        weights[weights.length / 2] ^= 1; // of a tensor that is used; the last one is the pooler's
        Files.write(base.resolve("model.safetensors"), weights);
        assertThatThrownBy(() -> local.classifier(model))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("was fitted on an encoder whose weights hash to");
    }

    @Test
    void classifier_ofAModelThatSaysNoLabels_isRefused() {
        ModelRef base = local.baseModel(encoder().toString());
        assertThatThrownBy(() -> local.classifier(base))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("was not trained to say labels");
    }

    @Test
    void head_isNoBaseOfALanguageModel() {
        ModelRef model = train(head -> {});
        assertThatThrownBy(() -> local.merge(model, folder.resolve("whole")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("is a head on an encoder, and no language model -> open it by classifier");
        assertThatThrownBy(() -> local.chatModel(model.id())).isInstanceOf(InvalidModelException.class);
    }

    @Test
    void baseModel_thatIsAHead_standsForItsEncoder() {
        ModelRef first = train(head -> {});
        ModelRef second = on(first.id());
        assertThat(local.classifier(second).classify(text(1, 3)).label()).contains("metal");
        assertThat(local.embedder(first.id()).embed(text(0, 1)))
                .containsExactly(local.embedder(encoder().toString()).embed(text(0, 1)));
    }

    @Test
    void baseModel_thatIsAHeadOnCountedWords_countsWords() {
        ModelRef floor = on("tf-idf");
        assertThat(local.classifier(on(floor.id())).classify(text(1, 3)).label())
                .contains("metal");
        assertThatThrownBy(() -> local.embedder(floor.id()))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("counts words, and gives no vectors -> take an encoder");
    }

    private ModelRef on(String baseModel) {
        return FineTune.builder()
                .provider(local)
                .baseModel(baseModel)
                .trainingData(Dataset.of(rows(60)))
                .method(TrainingMethod.classification())
                .run();
    }

    @Test
    void embedder_givesVectorsOfTheEncoder_theSameAloneAndInABatch() {
        double[] alone = local.embedder(encoder().toString()).embed(text(0, 1));
        assertThat(alone).hasSize(32);
        assertThat(local.embedder(encoder().toString())
                        .embedAll(List.of(text(2, 7), text(0, 1)))
                        .get(1))
                .containsExactly(alone, within(1e-6));
    }

    @Test
    void erase_leavesNoTextAndNoVectorOfARunThatIsOver() throws IOException {
        FineTuneJob job = start(rows(30), TrainingMethod.classification(), head -> {});
        ModelRef model = job.await();
        Path run = local.folder(job.ref());
        assertThat(local.erase(new ErasureRequest(
                                "key", Map.of(), Set.of(job.ref().toString()), "who", "why"))
                        .removed())
                .isEqualTo(2);
        assertThat(run.resolve("training.jsonl")).isEmptyFile();
        assertThat(run.resolve("vectors.f32")).isEmptyFile();
        assertThat(local.classifier(model).labels()).hasSize(3);
    }

    @Test
    void erase_namesAFloor_whoseWordsAreThoseOfItsRows_untilItsFolderIsGone() throws IOException {
        FineTuneJob job = FineTune.builder()
                .provider(local)
                .baseModel(LocalLoraProvider.TERMS)
                .trainingData(Dataset.of(rows(30)))
                .method(TrainingMethod.classification())
                .start();
        Path words = local.folder(job.await()).resolve("terms.bin");
        String said = text(0, 1);
        String word = said.substring(0, said.indexOf(' '));
        assertThat(Files.readString(words, StandardCharsets.ISO_8859_1)).contains(word);
        ErasureRequest request =
                new ErasureRequest("key", Map.of(), Set.of(job.ref().toString()), "who", "why");
        ErasedPart part = local.erase(request);
        assertThat(part.removed()).isEqualTo(1);
        assertThat(part.left())
                .containsExactly("run " + job.ref() + " holds words of its rows in " + words
                        + " -> train again without the rows, then delete the run's folder");
        assertThat(local.erase(request).left()).as("asked again").isEqualTo(part.left());
        AtomicFolder.deleteQuietly(local.folder(job.ref()));
        assertThat(local.erase(request).left()).isEmpty();
    }

    private static double number(LocalChatModel chat, String text) {
        return Double.parseDouble(chat.chat(ChatRequest.user(text)).text());
    }

    private ModelRef train(Consumer<HeadConfig.Builder> head) {
        return start(rows(90), TrainingMethod.classification(), head).await();
    }

    private FineTuneJob start(List<ChatExample> rows, TrainingMethod method, Consumer<HeadConfig.Builder> head) {
        return builder(rows, method).head(head).start();
    }

    private FineTune.Builder builder(List<ChatExample> rows, TrainingMethod method) {
        return FineTune.builder()
                .provider(local)
                .baseModel(encoder().toString())
                .trainingData(Dataset.of(rows))
                .method(method);
    }

    private byte[] head(ModelRef model) throws IOException {
        return Files.readAllBytes(local.folder(model).resolve("head.bin"));
    }

    // the encoder's own words, after its five special tokens
    private static List<String> words() {
        List<String> words = new ArrayList<>();
        JsonFile.object(Fixtures.path("heads/encoders/bert/base/tokenizer.json"))
                .path("model")
                .path("vocab")
                .fieldNames()
                .forEachRemaining(words::add);
        return words.subList(5, 95);
    }

    private static Path encoder() {
        return Fixtures.path("heads/encoders/bert/base");
    }

    private static List<ChatExample> rows(int count) {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(text(i % 3, i / 3), LABELS.get(i % 3)));
        }
        return rows;
    }

    private static ChatExample row(String text, String label) {
        return ChatExample.of(Message.user(text), Message.assistant(label));
    }

    /** Words of the label's own third of the vocabulary, another choice for each number. */
    private static String text(int label, int number) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            text.append(WORDS.get(30 * label + (7 * number + 11 * i + number / 5) % 30))
                    .append(' ');
        }
        return text.toString().strip();
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(from.resolve(file), to.resolve(file));
        }
        return to;
    }

    private static void deleteResult(Path run) throws IOException {
        for (String file : List.of("head.json", "head.bin", "run-manifest.json")) {
            Files.delete(run.resolve("head").resolve(file));
        }
        Files.delete(run.resolve("head"));
    }
}
