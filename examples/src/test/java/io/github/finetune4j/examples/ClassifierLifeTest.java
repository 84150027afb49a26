// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.console.Console;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.card.DataCard;
import io.github.finetune4j.erasure.ErasureReport;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.junit.EvalGate;
import io.github.finetune4j.evaluation.junit.GateCheck;
import io.github.finetune4j.evaluation.metric.ClassificationReport;
import io.github.finetune4j.maintenance.Maintenance;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.data.LabelRequest;
import io.github.finetune4j.monitor.data.ProductionData;
import io.github.finetune4j.people.data.LabelConsensus;
import io.github.finetune4j.people.data.LabeledRows;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.documents.Documents;
import io.github.finetune4j.registry.signing.ModelSigner;
import io.github.finetune4j.registry.signing.SignatureGate;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.Rollout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A classifier's whole life: every room takes it as it takes any model. */
@Tag("native")
class ClassifierLifeTest {
    private static final int FEW = 12;
    private static final int MORE = 60;

    @TempDir
    Path folder;

    private ClassifierLife life;
    private Instant now = ClassifierLife.BEGIN;

    @BeforeEach
    void open() {
        life = new ClassifierLife(folder.resolve("kept"));
    }

    @AfterEach
    void close() {
        life.close();
    }

    @EvalGate(maxErrorRate = 0, minRows = 100, reports = "")
    void everyRoom_takesAClassifierAsItIs(GateCheck gate) throws Exception {
        DatasetSplit data = read();
        Dataset learnt = first(data.training(), MORE);
        ModelVersion few = life.train(first(data.training(), FEW), 0.05);
        ModelVersion more = life.train(learnt, 0.05);
        gate.check(compared(few, more, data));
        promoteSigned(more);
        saidOnPaper(more);
        try (Rollout rollout = life.rollOut(few, more);
                Capture live = life.capture(rollout, () -> now)) {
            List<Example> labelled = live(rollout, live);
            maintained(labelled, learnt, data.test());
            shown(few, more);
            erased(live, more);
        }
    }

    private DatasetSplit read() throws IOException {
        Path csv = Intents.writeCsv(folder.resolve("intents.csv"), Intents.rows(1, 300));
        DatasetSplit data = ClassifierLife.read(csv);
        assertThat(DataCard.of("intents", data).markdown()).contains("texts with labels", "read from intents.csv");
        assertThat(data.training().examples()).hasSizeGreaterThan(100);
        return data;
    }

    private static Dataset first(Dataset rows, int count) {
        return Dataset.of(rows.examples().subList(0, count));
    }

    private Comparison compared(ModelVersion few, ModelVersion more, DatasetSplit data) {
        Comparison compared = life.evaluator(data.training())
                .compare(life.local.chatModel(few), life.local.chatModel(more), data.test());
        assertThat(compared.candidate().score("ece").estimate())
                .as(compared.summary())
                .isLessThan(0.2);
        assertThat(compared.slices()).hasSizeGreaterThanOrEqualTo(Intents.LABELS.size());
        assertThat(ClassificationReport.of(compared.candidate(), Intents.LABELS).toString())
                .contains("cash", "Matthews");
        assertThat(life.workspace.registry().evaluations(more)).hasSize(2); // its own, and the comparison
        return compared;
    }

    private void promoteSigned(ModelVersion model) throws GeneralSecurityException {
        KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        Path files = life.local.folder(model.ref());
        SignatureGate gate = SignatureGate.signedBy(keys.getPublic());
        assertThat(gate.check(model).reason()).contains("model.sig can't be read");
        ModelSigner.withKey(keys.getPrivate(), keys.getPublic()).sign(files, files.resolve("model.sig"));
        assertThat(gate.check(model).passed()).isTrue();
        RegistryStore registry = life.workspace.registry();
        registry.moveAlias(registry.model(ClassifierLife.MODEL), "champion", model.number(), "ben", "signed");
    }

    private void saidOnPaper(ModelVersion model) {
        assertThat(Documents.of(life.workspace.registry()).modelCard(model).text())
                .contains("pipeline_tag: \"text-classification\"");
    }

    /** A day of production, and what people made of it. */
    private List<Example> live(Rollout rollout, Capture live) {
        List<String> disliked = asked(live);
        rollout.promote("ben", "no more errors than before");
        watched();
        return labelled(disliked);
    }

    private List<String> asked(Capture live) {
        List<String> disliked = new ArrayList<>();
        for (Intents.Row row : Intents.rows(2, 120)) {
            now = now.plusSeconds(30);
            ChatResponse answer = live.chat(ClassifierLife.request(row));
            String id = answer.callId().orElseThrow();
            boolean right = answer.text().equals(row.label());
            live.feedback().by("reviewer").thumb(id, right);
            if (!right) {
                disliked.add(id);
            }
        }
        assertThat(live.flush(Duration.ofSeconds(30))).isTrue();
        assertThat(disliked).isNotEmpty();
        return disliked;
    }

    private void watched() {
        now = now.plus(Duration.ofHours(3));
        try (Monitors monitors = life.monitors(() -> now)) {
            monitors.look();
            assertThat(mean(monitors, "error_rate")).isZero();
            assertThat(mean(monitors, "abstained")).isBetween(0.001, 0.5);
            assertThat(mean(monitors, "user_satisfaction")).isBetween(0.3, 0.999);
        }
    }

    private double mean(Monitors monitors, String monitor) {
        return monitors.figure(monitor, Slice.ALL, ClassifierLife.BEGIN, now)
                .orElseThrow()
                .value()
                .estimate();
    }

    private List<Example> labelled(List<String> disliked) {
        LabelingQueue queue = LabelingQueue.builder(life.workspace.people(), "intents")
                .questions(Question.choice("intent", Intents.LABELS.toArray(String[]::new)))
                .build();
        List<LabelRequest> requests =
                ProductionData.from(life.workspace.captures()).pick().requests();
        assertThat(requests)
                .extracting(request -> request.interaction().responseId())
                .containsAll(disliked);
        assertThat(requests)
                .filteredOn(request -> request.interaction().figure("abstained").orElse(0) == 1)
                .isNotEmpty();
        queue.add(requests.stream().map(ClassifierLife::task).toList());
        for (Optional<LabelingView> next = queue.next("cleo"); next.isPresent(); next = queue.next("cleo")) {
            String label = Intents.labelOf(next.get().prompt().get(0).content());
            queue.answer(
                    "cleo", next.get().taskId(), Map.of("intent", LabelValue.chosen(label)), "", Duration.ofSeconds(4));
        }
        LabeledRows rows = LabeledRows.answers(LabelConsensus.of(queue, "intent", LabelConsensus.Method.MAJORITY, 0.8));
        assertThat(rows.rows()).hasSameSizeAs(requests);
        return rows.rows();
    }

    private void maintained(List<Example> labelled, Dataset learnt, Dataset tests) {
        List<Example> came = new ArrayList<>(labelled);
        came.addAll(Intents.dataset(Intents.rows(3, 300)).examples());
        Maintenance maintenance = life.maintenance(came, tests, learnt);
        for (int tick = 0; tick < 10 && !ended(maintenance); tick++) {
            maintenance.tick();
        }
        Cycle cycle = maintenance.cycles().get(0);
        assertThat(cycle.ending()).as(cycle.reason() + cycle.steps()).contains(Ending.PROMOTED);
        assertThat(maintenance.champion().number()).isEqualTo(3);
    }

    private static boolean ended(Maintenance maintenance) {
        List<Cycle> cycles = maintenance.cycles();
        return !cycles.isEmpty() && cycles.get(0).ending().isPresent();
    }

    private void shown(ModelVersion few, ModelVersion more) throws Exception {
        try (Console console = Console.open(life.workspace.registry())) {
            HttpClient browser = HttpClient.newBuilder()
                    .cookieHandler(new CookieManager())
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            get(browser, console.url());
            URI origin = console.origin();
            assertThat(get(browser, origin.resolve("/model?name=" + ClassifierLife.MODEL)))
                    .contains("champion");
            String id = URLEncoder.encode(more.id(), StandardCharsets.UTF_8);
            assertThat(get(browser, origin.resolve("/model-version?id=" + id)))
                    .contains(more.ref().id(), "label_accuracy");
            String run = URLEncoder.encode(few.run().orElseThrow(), StandardCharsets.UTF_8);
            assertThat(get(browser, origin.resolve("/run?id=" + run))).contains("CLASSIFICATION", "abstentionRate");
        }
    }

    private static String get(HttpClient browser, URI address) throws IOException, InterruptedException {
        var answer = browser.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private void erased(Capture live, ModelVersion model) {
        assertThat(holding(Intents.HERS)).isNotEmpty();
        ErasureReport report =
                KeptAndForgotten.erase(live, life.workspace.people(), life.workspace.registry(), life.local);
        assertThat(report.failures()).isEmpty();
        assertThat(report.left()).contains("registry: " + model.id() + " is to be trained again");
        assertThat(holding(Intents.HERS)).isEmpty();
        assertThat(life.local.classifier(model.ref()).labels()).isEqualTo(Intents.LABELS); // it answers still
    }

    /** {@return the files in which somebody's word is} */
    private List<Path> holding(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
        try (Stream<Path> files = Files.walk(folder.resolve("kept"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, bytes))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean contains(Path file, byte[] word) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .contains(new String(word, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
