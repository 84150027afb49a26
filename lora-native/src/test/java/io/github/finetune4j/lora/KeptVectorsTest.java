// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.erasure.ErasureRequest;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.training.TrainingMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One pass through the encoder, kept for the next head on it. */
@Tag("native")
class KeptVectorsTest {
    private final List<JobEvent> events = new CopyOnWriteArrayList<>();

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
    void nextHead_takesTheVectorsOfTextsThatARunBeforeHadToo() throws IOException {
        FineTuneJob first = start(ThreeLabels.encoder(), ThreeLabels.rows(300));
        first.await();
        assertThat(kept()).isEmpty();
        FineTuneJob second = start(ThreeLabels.encoder(), ThreeLabels.rows(360).subList(60, 360));
        second.await();
        assertThat(kept()).containsExactly(240);
        byte[] before = vectors(first);
        byte[] after = vectors(second);
        // the first 256 rows of the second run are a block, of which rows 61 to 300 were the first's
        assertThat(Arrays.copyOfRange(after, 0, 196 * 128)).isEqualTo(Arrays.copyOfRange(before, 60 * 128, 256 * 128));
    }

    @Test
    void otherLabelsOnTheSameTexts_needNoPassAtAll_andSayTheirOwn() {
        start(ThreeLabels.encoder(), ThreeLabels.rows(90)).await();
        List<ChatExample> turned = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            turned.add(ThreeLabels.row(ThreeLabels.text(i % 3, i / 3), ThreeLabels.LABELS.get((i + 1) % 3)));
        }
        ModelRef second = start(ThreeLabels.encoder(), turned).await();
        assertThat(kept()).containsExactly(90);
        assertThat(local.classifier(second).classify(ThreeLabels.text(0, 4)).label())
                .contains("metal");
    }

    @Test
    void damagedVectors_areMadeAnew_andErasedOnesAreNotFound() throws IOException {
        FineTuneJob first = start(ThreeLabels.encoder(), ThreeLabels.rows(300));
        first.await();
        Path file = local.folder(first.ref()).resolve("vectors.f32");
        byte[] bytes = Files.readAllBytes(file);
        bytes[256 * 128 + 8 + 5] ^= 1; // in the second block
        Files.write(file, bytes);
        FineTuneJob second = start(ThreeLabels.encoder(), ThreeLabels.rows(300));
        second.await();
        assertThat(kept()).containsExactly(256);
        assertThat(vectors(first)).isEqualTo(bytes);
        for (FineTuneJob job : List.of(first, second)) {
            local.erase(new ErasureRequest("key", Map.of(), Set.of(job.ref().toString()), "who", "why"));
        }
        start(ThreeLabels.encoder(), ThreeLabels.rows(300)).await();
        assertThat(kept()).containsExactly(256);
    }

    @Test
    void otherEncoderOrLength_hasVectorsOfItsOwn() throws IOException {
        start(ThreeLabels.encoder(), ThreeLabels.rows(30)).await();
        Path pooled = Files.createDirectories(folder.resolve("pooled"));
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(ThreeLabels.encoder().resolve(name), pooled.resolve(name));
        }
        Files.writeString(pooled.resolve("modules.json"), "[{\"type\": \"sentence_transformers.models.Normalize\"}]");
        start(pooled, ThreeLabels.rows(30)).await();
        builder(ThreeLabels.encoder(), ThreeLabels.rows(30))
                .hyperparameters(h -> h.maxLength(16))
                .run();
        assertThat(kept()).isEmpty();
        start(pooled, ThreeLabels.rows(30)).await();
        assertThat(kept()).containsExactly(30);
    }

    @Test
    void run_thatWasKilled_goesOnWithTheVectorsThatItBeganWith_toTheSameBytes() throws IOException {
        start(ThreeLabels.encoder(), ThreeLabels.rows(300)).await();
        FineTuneJob job = builder(ThreeLabels.encoder(), ThreeLabels.rows(600))
                .labels(l -> l.idempotencyKey("cut"))
                .start();
        ModelRef whole = job.await();
        byte[] head = Files.readAllBytes(local.folder(whole).resolve("head.bin"));
        Path run = local.folder(job.ref());
        local.close();
        Files.write(run.resolve("vectors.f32"), new byte[0]);
        Files.writeString(run.resolve("status.json"), "{\"status\": \"RUNNING\", \"word\": \"running\"}");
        Files.move(run.resolve("head"), folder.resolve("away"));
        open();
        // meanwhile another run has all of its texts
        start(ThreeLabels.encoder(), ThreeLabels.rows(600)).await();
        ModelRef model = FineTune.attach(local, job.ref()).await();
        assertThat(local.folder(model).resolve("head.bin")).hasBinaryContent(head);
        assertThat(Files.readString(run.resolve("base.json"))).containsOnlyOnce("job-");
    }

    private List<Integer> kept() {
        return events.stream()
                .filter(JobEvent.Note.class::isInstance)
                .map(event -> ((JobEvent.Note) event).text())
                .filter(text -> text.startsWith("runs before have made the vectors of "))
                .map(text -> Integer.parseInt(text.replaceAll("\\D", "")))
                .toList();
    }

    private byte[] vectors(FineTuneJob job) throws IOException {
        return Files.readAllBytes(local.folder(job.ref()).resolve("vectors.f32"));
    }

    private FineTuneJob start(Path encoder, List<ChatExample> rows) {
        return builder(encoder, rows).start();
    }

    private FineTune.Builder builder(Path encoder, List<ChatExample> rows) {
        return FineTune.builder()
                .provider(local)
                .baseModel(encoder.toString())
                .trainingData(Dataset.of(rows))
                .method(TrainingMethod.classification())
                .onEvent(events::add);
    }
}
