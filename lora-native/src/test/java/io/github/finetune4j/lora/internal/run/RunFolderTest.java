// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.erasure.ErasedPart;
import io.github.finetune4j.erasure.ErasureRequest;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.lora.internal.kernel.Precision;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import io.github.finetune4j.training.LearningRateSchedule;
import io.github.finetune4j.training.LossMask;
import io.github.finetune4j.training.Quantization;
import io.github.finetune4j.training.TrainingMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    private static final RunSettings SETTINGS = new RunSettings(
            "key",
            "base",
            "/base",
            false,
            Precision.FP32,
            new RunSettings.Loop(
                    1.5,
                    0,
                    8,
                    1,
                    1e-3,
                    LearningRateSchedule.COSINE,
                    -1,
                    0,
                    1,
                    0,
                    100,
                    0,
                    0,
                    LossMask.ASSISTANT,
                    512,
                    7,
                    false),
            new RunSettings.Lora(
                    16,
                    32,
                    0.1,
                    List.of("q_proj"),
                    true,
                    false,
                    Map.of("q_proj", 4),
                    Map.of("q_proj", 0.5),
                    List.of(0, 3),
                    List.of("lm_head"),
                    16),
            new RunSettings.Method(TrainingMethod.DPO, 0.1, 0, null, Quantization.NF4, false),
            new RunSettings.Data("f", null, 2, 0, 7, 3, 4),
            "mine",
            Map.of("a", "b"),
            List.of("a note"),
            "2026-01-01T00:00:00Z");

    @TempDir
    Path runs;

    @Test
    void find_ofWhatWasCreated_givesTheSame() {
        TokenRow row = new TokenRow(new int[] {5, 1 << 29, 0}, new boolean[] {false, true, true});
        RunFolder.create(runs, SETTINGS, List.of(row), List.of());
        RunFolder found = RunFolder.find(runs, RunFolder.id("key")).orElseThrow();
        assertThat(found.settings()).isEqualTo(SETTINGS);
        assertThat(found.status()).isEqualTo(RunStatus.QUEUED);
        assertThat(found.validationRows()).isEmpty();
        assertThat(found.trainingRows()).hasSize(1);
        assertThat(found.trainingRows().get(0).ids()).containsExactly(row.ids());
        assertThat(found.trainingRows().get(0).target()).containsExactly(row.target());
        assertThat(found.modelId(SETTINGS.suffix())).isEqualTo(found.id() + "-mine");
        assertThat(RunFolder.ofModel(runs, found.id() + "-mine").orElseThrow().path())
                .isEqualTo(found.path());
    }

    @Test
    void create_ofTheSameKey_keepsTheFirst() {
        RunFolder.create(runs, SETTINGS, List.of(), List.of()).status(RunStatus.CANCELLED);
        assertThat(RunFolder.create(runs, SETTINGS, List.of(), List.of()).status())
                .isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void find_ofTextThatIsNoId_findsNothing() {
        RunFolder.create(runs.resolve("x"), SETTINGS, List.of(), List.of());
        for (String id : List.of("", "x", "../x", ".", "job-0", runs.toString(), "job-" + "0".repeat(20))) {
            assertThat(RunFolder.find(runs, id)).as(id).isEmpty();
        }
        assertThat(RunFolder.id("a")).matches("job-[0-9a-f]{20}").isNotEqualTo(RunFolder.id("b"));
    }

    @Test
    void tryLock_isHeldByOne() {
        RunFolder run = RunFolder.create(runs, SETTINGS, List.of(), List.of());
        try (RunLock lock = run.tryLock().orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(run.tryLock()).isEmpty();
        }
        run.tryLock().orElseThrow().close();
    }

    /** What 0.1 has written, letter by letter: folders of then are opened by everything later. */
    @Test
    void folder_ofVersion01_isStillRead() throws IOException {
        Path run = Files.createDirectories(runs.resolve("job-2c70e12b7a0646f92279"));
        Files.writeString(run.resolve("job.json"), """
            {"idempotencyKey":"key","baseModel":"base","baseFolder":"/base","full":false,"dtype":"fp32",
            "loop":{"epochs":1.5,"maxSteps":0,"batchSize":8,"accumulation":1,"learningRate":0.001,"schedule":"cosine",
            "warmupSteps":-1,"weightDecay":0.0,"maxGradientNorm":1.0,"evaluationSteps":0,"checkpointSteps":100,"patience":0,
            "minDelta":0.0,"lossOn":"assistant","maxLength":512,"seed":7,"recompute":false},
            "adapter":{"rank":16,"alpha":32.0,"dropout":0.1,"targetModules":["q_proj"],"rankStabilized":true,"dora":false,
            "rankPattern":{"q_proj":4},"alphaPattern":{"q_proj":0.5},"layers":[0,3],"modulesToSave":["lm_head"],
            "loraPlusRatio":16.0},
            "method":{"name":"dpo","beta":0.1,"virtualTokens":0,"initialText":null,"quantization":"nf4","continued":false},
            "data":{"trainingFingerprint":"f","validationFingerprint":null,"trainingRows":2,"validationRows":0,
            "trainingTokens":7,"targetTokens":3,"longestRow":4},
            "suffix":"mine","metadata":{"a":"b"},"notes":["a note"],"created":"2026-01-01T00:00:00Z"}
            """);
        Files.writeString(
                run.resolve("status.json"),
                "{\"status\":\"PAUSED\",\"word\":\"interrupted\",\"failure\":null,\"model\":null}");
        byte[] rows = HexFormat.of().parseHex("46544a3100000001000000020000000a0000000300000000db8f1a93");
        Files.write(run.resolve("training.rows"), rows);
        Files.writeString(
                run.resolve("events.jsonl"),
                "{\"id\":\"step-3\",\"at\":\"2026-01-01T00:00:00Z\",\"type\":\"step\",\"step\":3,\"totalSteps\":10,\"epoch\":0.3,\"loss\":1.25,\"learningRate\":1.0E-4,\"tokensPerSecond\":480.5,\"remainingSeconds\":1.5}\n");
        RunFolder found = RunFolder.find(runs, "job-2c70e12b7a0646f92279").orElseThrow();
        assertThat(RunFolder.id("key")).isEqualTo(found.id());
        assertThat(found.settings()).isEqualTo(SETTINGS);
        assertThat(found.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(found.trainingRows()).singleElement().satisfies(row -> {
            assertThat(row.ids()).containsExactly(5, 1);
            assertThat(row.target()).containsExactly(false, true);
        });
        assertThat(found.events().read("").events()).singleElement().isInstanceOf(JobEvent.StepCompleted.class);
    }

    @Test
    void rows_ofDamagedFile_areRefused() throws IOException {
        RunFolder run =
                RunFolder.create(runs, SETTINGS, List.of(new TokenRow(new int[] {1, 2}, new boolean[2])), List.of());
        Path file = run.path().resolve("training.rows");
        byte[] bytes = Files.readAllBytes(file);
        bytes[13] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(run::trainingRows)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("its checksum is wrong");
        bytes[8] = 0x7f; // a row of two billion tokens
        Files.write(file, bytes);
        assertThatThrownBy(run::trainingRows)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("it is damaged");
    }

    @Test
    void settings_ofDamagedFile_areRefused() throws IOException {
        RunFolder run = RunFolder.create(runs, SETTINGS, List.of(), List.of());
        Files.writeString(run.path().resolve("job.json"), "{\"idempotencyKey\": \"key\"}");
        assertThatThrownBy(run::settings)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("job.json");
    }

    /** Other versions and people read these words. */
    @Test
    void settings_areWrittenInTheWordsOfVersion01() throws IOException {
        RunFolder run = RunFolder.create(runs, SETTINGS, List.of(), List.of());
        assertThat(Files.readString(run.path().resolve("job.json")))
                .contains("\"dtype\" : \"fp32\"")
                .contains("\"schedule\" : \"cosine\"", "\"lossOn\" : \"assistant\"")
                .contains("\"name\" : \"dpo\"", "\"quantization\" : \"nf4\"")
                .doesNotContain("\"dpo\" :");
    }

    @Test
    void settings_ofAnUnknownWord_areRefusedWithTheField() throws IOException {
        RunFolder run = RunFolder.create(runs, SETTINGS, List.of(), List.of());
        Path file = run.path().resolve("job.json");
        Files.writeString(file, Files.readString(file).replace("\"cosine\"", "\"zigzag\""));
        assertThatThrownBy(run::settings)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("its field loop.schedule doesn't fit");
    }

    @Test
    void status_ofEveryKind_isReadAsWritten() {
        RunFolder run = RunFolder.create(runs, SETTINGS, List.of(), List.of());
        for (RunStatus status : List.of(
                RunStatus.RUNNING, RunStatus.INTERRUPTED, RunStatus.failed("why \"so\""), RunStatus.succeeded("m"))) {
            run.status(status);
            assertThat(run.status()).isEqualTo(status);
        }
        assertThat(run.status().status()).isEqualTo(JobStatus.SUCCEEDED);
    }

    @Test
    void rowsOfRunsThatAreOver_areErased_andTheOthersNamed() throws IOException {
        TokenRow row = new TokenRow(new int[] {7_777_777, 8_888_888}, new boolean[] {false, true});
        RunFolder run = RunFolder.create(runs, SETTINGS, List.of(row), List.of(row));
        Set<String> learned = Set.of("local/" + run.id(), "openai/ftjob-1", "local/job-" + "0".repeat(20));
        ErasureRequest request = new ErasureRequest("ana", Map.of(), learned, "ben", "asked");
        try (LocalLoraProvider local = LocalLoraProvider.builder().runs(runs).build()) {
            ErasedPart early = local.erase(request);
            assertThat(early.removed()).isZero();
            assertThat(early.left()).singleElement().asString().contains(run.id() + " is not over", " -> ");
            assertThat(run.trainingRows()).hasSize(1);
            run.status(RunStatus.succeeded("m"));
            Path sameBytes =
                    Files.createLink(runs.resolve("same-bytes"), run.path().resolve("training.rows"));
            assertThat(local.erase(request)).isEqualTo(ErasedPart.of(2));
            assertThat(Files.readAllBytes(sameBytes)).as("written over").containsOnly(0);
            assertThat(local.erase(request)).isEqualTo(ErasedPart.of(0));
        }
        assertThat(run.trainingRows()).isEmpty();
        assertThat(run.validationRows()).isEmpty();
        try (Stream<Path> files = Files.walk(runs)) {
            String token = Integer.toHexString(2 * 7_777_777); // as the file had it
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
                            .doesNotContain(token));
        }
    }
}
