// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.TrainingDivergedException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.lora.internal.tile.Tiles;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.EarlyStopping;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LearningRateSchedule;
import io.github.finetune4j.training.LongRowPolicy;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.TuningMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class LocalLoraProviderTest {
    @TempDir
    static Path models;

    @TempDir
    Path runs;

    private FineTuneSpec.Builder spec = FineTuneSpec.builder();

    @BeforeAll
    static void writeModels() {
        TinyModel.write(models.resolve("tiny"));
        TinyModel.writeBroken(models.resolve("broken"));
    }

    @BeforeEach
    void startSpec() {
        spec = FineTuneSpec.builder()
                .baseModel("tiny")
                .trainingData(LocalLoraProviderTckTest.data(6))
                .hyperparameters(Hyperparameters.builder()
                        .epochs(2)
                        .batchSize(2)
                        .learningRate(1e-2)
                        .build());
    }

    @Test
    void device_saysInALineWhatComputes_andWhyNotByTiles() {
        try (LocalLoraProvider provider = LocalLoraProvider.create()) {
            assertThat(provider.device())
                    .matches("cpu, threads: [1-9]\\d*, bfloat16 answers by (tiles|TorchScript \\(no tiles: .+\\))")
                    .satisfies(line -> assertThat(line.endsWith("by tiles"))
                            .isEqualTo(Tiles.whyNot().isEmpty()));
        }
    }

    @Test
    void run_writesPeftsFilesAndAManifest() {
        try (LocalLoraProvider provider = provider()) {
            ModelRef model = train(
                    provider,
                    spec.suffix("mine")
                            .lora(LoraConfig.builder()
                                    .rank(2)
                                    .targetModules("q_proj", "up_proj")
                                    .build())
                            .build());
            Path folder = provider.folder(model);
            assertThat(model.id()).endsWith("-mine");
            assertThat(folder.toFile().list())
                    .containsExactlyInAnyOrder("adapter_config.json", "adapter_model.safetensors", "run-manifest.json");
            Adapter adapter = Adapter.read(folder, ModelConfigReader.read(models.resolve("tiny")));
            assertThat(adapter.config().targetModules()).containsExactly("q_proj", "up_proj");
            assertThat(adapter.config().baseModel()).isEqualTo("tiny");
            assertThat(adapter.modules()).hasSize(4);
            assertThat(adapter.modules().values())
                    .anySatisfy(pair ->
                            assertThat(Floats.of(pair.b())).isNotEqualTo(new float[Floats.of(pair.b()).length]));
            ObjectNode manifest = JsonFile.object(folder.resolve("run-manifest.json"));
            assertThat(manifest.path("baseFingerprint").asText()).hasSize(64);
            assertThat(manifest.at("/data/trainingFingerprint").asText())
                    .isEqualTo(LocalLoraProviderTckTest.data(6).fingerprint().hex());
            assertThat(manifest.path("epochs")).hasSize(2);
            assertThat(manifest.at("/epochs/1/trainingLoss").asDouble())
                    .isLessThan(manifest.at("/epochs/0/trainingLoss").asDouble());
            assertThat(manifest.at("/versions/pytorch").asText()).isEqualTo("2.7.1");
            assertThat(manifest.path("steps").asInt()).isEqualTo(6);
        }
    }

    @Test
    void run_ofTheSameSpecTwice_givesTheSameBytes() throws IOException {
        try (LocalLoraProvider provider = provider()) {
            Path first = provider.folder(train(provider, spec.seed(3).build()));
            Path second = provider.folder(train(provider, spec.build()));
            Path other = provider.folder(train(provider, spec.seed(4).build()));
            assertThat(Files.mismatch(first.resolve(Adapter.FILE), second.resolve(Adapter.FILE)))
                    .isEqualTo(-1);
            assertThat(Files.mismatch(first.resolve(Adapter.FILE), other.resolve(Adapter.FILE)))
                    .isNotEqualTo(-1);
        }
    }

    @Test
    void run_ofAllWeights_writesAModelThatCanBeTrainedOn() {
        try (LocalLoraProvider provider = provider()) {
            ModelRef model =
                    train(provider, spec.tuningMethod(TuningMethod.FULL).build());
            assertThat(provider.folder(model).toFile().list())
                    .contains("model.safetensors", "config.json", "tokenizer.json", "run-manifest.json");
            assertThat(train(
                            provider,
                            spec.tuningMethod(TuningMethod.AUTO)
                                    .baseModel(model.id())
                                    .build()))
                    .isNotEqualTo(model);
            assertThatThrownBy(() -> provider.merge(model, runs.resolve("merged")))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("has no adapter");
        }
    }

    @Test
    void merge_writesAWholeModel() {
        try (LocalLoraProvider provider = provider()) {
            ModelRef model = train(provider, spec.build());
            provider.merge(model, runs.resolve("merged"));
            assertThat(runs.resolve("merged").toFile().list())
                    .contains("model.safetensors", "tokenizer.json", "chat_template.jinja");
        }
    }

    @Test
    void events_tellStepsValidationsAndCheckpoints() {
        try (LocalLoraProvider provider = provider()) {
            JobRef job = provider.submit(
                    spec.validationData(LocalLoraProviderTckTest.data(3)).build(), SubmitContext.of("k"));
            await(provider, job);
            List<JobEvent> events = events(provider, job);
            assertThat(of(events, JobEvent.StepCompleted.class))
                    .extracting(JobEvent.StepCompleted::step)
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(of(events, JobEvent.StepCompleted.class)).allSatisfy(step -> {
                assertThat(step.loss()).isPositive();
                assertThat(step.totalSteps()).isEqualTo(6);
                assertThat(step.tokensPerSecond()).isPositive();
            });
            assertThat(of(events, JobEvent.Validated.class))
                    .extracting(JobEvent.Validated::step)
                    .containsExactly(3L, 6L);
            assertThat(of(events, JobEvent.CheckpointSaved.class))
                    .extracting(event -> event.checkpoint().step())
                    .containsExactly(3L, 6L);
            assertThat(of(events, JobEvent.StatusChanged.class))
                    .extracting(JobEvent.StatusChanged::status)
                    .containsExactly(JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.SUCCEEDED);
        }
    }

    @Test
    void run_thatStopsEarly_keepsTheBest() {
        try (LocalLoraProvider provider = provider()) {
            Hyperparameters harsh = Hyperparameters.builder()
                    .epochs(50)
                    .batchSize(6)
                    .learningRate(1)
                    .maxGradientNorm(0)
                    .build();
            ModelRef model = train(
                    provider,
                    spec.hyperparameters(harsh)
                            .validationData(
                                    Dataset.of(List.of(ChatExample.of(Message.user("x"), Message.assistant("zzz")))))
                            .earlyStopping(new EarlyStopping(2, 0))
                            .build());
            ObjectNode manifest = JsonFile.object(provider.folder(model).resolve("run-manifest.json"));
            assertThat(manifest.path("end").asText()).isEqualTo("stopped_early");
            assertThat(manifest.path("steps").asInt())
                    .isLessThan(50)
                    .isEqualTo(manifest.path("keptStep").asInt() + 2);
        }
    }

    @Test
    void run_thatDiverges_namesTheLastGoodCheckpoint() {
        try (LocalLoraProvider provider = provider()) {
            JobRef job = provider.submit(spec.baseModel("broken").build(), SubmitContext.of("k"));
            JobSnapshot end = await(provider, job);
            assertThat(end.status()).isEqualTo(JobStatus.FAILED);
            assertThat(end.failure().orElseThrow())
                    .contains("training diverged at step 1")
                    .contains("the model itself gives no finite loss or gradient: use fp32, or another model")
                    .contains("there is no checkpoint before it");
            assertThat(end.cause().orElseThrow()).isInstanceOf(TrainingDivergedException.class);
            assertThat(String.valueOf(Json.plainMap(end.extra()).get("settings")))
                    .contains("warmupSteps=", "batchSize=2", "seed=", "dtype=fp32", "trainingTokens=")
                    .doesNotContain("idempotencyKey");
        }
    }

    @Test
    void run_thatDivergesLater_namesACheckpointFromBefore() {
        Hyperparameters wild = Hyperparameters.builder()
                .epochs(40)
                .batchSize(6)
                .learningRate(10)
                .maxGradientNorm(0)
                .warmupSteps(30)
                .schedule(LearningRateSchedule.CONSTANT)
                .checkpointSteps(1)
                .build();
        try (LocalLoraProvider provider = provider()) {
            JobRef job = provider.submit(
                    spec.tuningMethod(TuningMethod.FULL).hyperparameters(wild).build(), SubmitContext.of("k"));
            JobSnapshot end = await(provider, job);
            TrainingDivergedException cause =
                    (TrainingDivergedException) end.cause().orElseThrow();
            Path checkpoint = Path.of(cause.lastGoodCheckpoint().orElseThrow());
            int kept = Integer.parseInt(checkpoint.getFileName().toString().substring("checkpoint-".length()));
            JobEvent.StepCompleted next =
                    of(events(provider, job), JobEvent.StepCompleted.class).get(kept);
            assertThat(next.step()).isEqualTo(kept + 1);
            assertThat(next.loss()).isLessThan(2 * Math.log(264)); // the step after it went well
            assertThat(checkpoint).isDirectory();
            assertThat(end.failure().orElseThrow()).contains("the last good checkpoint is " + checkpoint);
        }
    }

    @Test
    void run_whoseNewestCheckpointIsDamaged_saysSo_andGoesOnFromAnOlderOne() throws IOException {
        JobRef job;
        try (LocalLoraProvider provider = provider()) {
            Hyperparameters h = Hyperparameters.builder()
                    .epochs(10_000)
                    .batchSize(2)
                    .checkpointSteps(2)
                    .build();
            job = provider.submit(spec.hyperparameters(h).build(), SubmitContext.of("k"));
            awaitUntil(
                    provider,
                    job,
                    snapshot -> of(events(provider, job), JobEvent.CheckpointSaved.class)
                                    .size()
                            > 2);
        }
        RunFolder run = RunFolder.find(runs, job.jobId()).orElseThrow();
        long newest = run.checkpoints().newest().orElseThrow().step();
        Files.writeString(run.path().resolve("checkpoints/checkpoint-" + newest + "/trainer.safetensors"), "x");
        Files.writeString(run.path().resolve("events.jsonl"), "{\"half", StandardOpenOption.APPEND);
        try (LocalLoraProvider provider = provider()) {
            awaitUntil(provider, job, snapshot -> snapshot.status() == JobStatus.RUNNING);
            awaitUntil(
                    provider,
                    job,
                    snapshot -> notes(provider, job).stream().anyMatch(text -> text.startsWith("resumed after step")));
            assertThat(notes(provider, job))
                    .contains(
                            "the checkpoint of step " + newest + " was damaged and is deleted; an older one counts",
                            "the event log ended in the middle of a line; its 6 bytes were cut off")
                    .doesNotContain("resumed after step " + newest);
            provider.cancel(job);
        }
    }

    private static List<String> notes(LocalLoraProvider provider, JobRef job) {
        return of(events(provider, job), JobEvent.Note.class).stream()
                .map(JobEvent.Note::text)
                .toList();
    }

    @Test
    void submit_ofAKnownKeyWithOtherSettings_isRefusedByName() {
        try (LocalLoraProvider provider = provider()) {
            FineTuneSpec first = spec.suffix("mine")
                    .seed(3)
                    .lora(LoraConfig.builder().rank(2).build())
                    .build();
            JobRef job = provider.submit(first, SubmitContext.of("k"));
            assertThat(provider.submit(first, SubmitContext.of("k"))).isEqualTo(job);
            Hyperparameters other = Hyperparameters.builder()
                    .epochs(3)
                    .batchSize(2)
                    .learningRate(2e-2)
                    .build();
            FineTuneSpec second = first.toBuilder()
                    .trainingData(LocalLoraProviderTckTest.data(7))
                    .hyperparameters(other)
                    .seed(4)
                    .suffix("yours")
                    .lora(LoraConfig.builder().rank(3).dora(true).build())
                    .build();
            assertThatThrownBy(() -> provider.submit(second, SubmitContext.of("k")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("the idempotency key k belongs to job " + job.jobId()
                            + ", which was submitted with another trainingData, suffix, seed, epochs, learningRate,"
                            + " lora.rank, lora.dora -> attach to that job, or submit this one with a key of its own");
            assertThat(await(provider, job).status()).isEqualTo(JobStatus.SUCCEEDED);
            assertThat(provider.submit(first, SubmitContext.of("k"))).isEqualTo(job);
            assertThat(provider.submit(second, SubmitContext.of("l"))).isNotEqualTo(job);
        }
    }

    @Test
    void gradientCheckpointing_whereItHasNoEffect_isTold() {
        try (LocalLoraProvider provider = LocalLoraProvider.builder()
                .runs(runs)
                .addModels(models)
                .gradientCheckpointing(true)
                .build()) {
            JobRef job = provider.submit(
                    spec.lora(LoraConfig.builder().dropout(0.1).build()).build(), SubmitContext.of("k"));
            await(provider, job);
            assertThat(notes(provider, job))
                    .contains("gradientCheckpointing has no effect here: the steps of this job run by autograd");
        }
    }

    @Test
    void rows_withToolsThatTheTemplateDoesNotWrite_areTold_andWithCalls_areRefused() {
        List<Object> tools =
                List.of(Map.of("type", "function", "function", Map.of("name", "look", "parameters", Map.of())));
        List<Message> messages = List.of(Message.user("a"), Message.assistant("b"));
        ChatExample plain = new ChatExample(messages, Map.of("tools", tools));
        try (LocalLoraProvider provider = provider()) {
            JobRef job = provider.submit(
                    spec.trainingData(Dataset.of(List.of(plain, ChatExample.of(messages.get(0), messages.get(1)))))
                            .build(),
                    SubmitContext.of("k"));
            await(provider, job);
            assertThat(notes(provider, job))
                    .contains("1 training rows have tools, which the model's chat template does not write:"
                            + " they are learned without them");
            Message call = new Message(Role.ASSISTANT, "b", Map.of("tool_calls", List.of(Map.of("id", "1"))));
            ChatExample calling = new ChatExample(List.of(messages.get(0), call), Map.of());
            assertThatThrownBy(() -> provider.submit(
                            spec.trainingData(Dataset.of(List.of(calling))).build(), SubmitContext.of("l")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("row 1 cannot be rendered: it has tool calls, which the model's chat template"
                            + " does not write");
        }
    }

    @Test
    void rows_withImages_areRefused() {
        Message seen = Message.user(ContentPart.text("a"), ContentPart.image("https://x.example/a.png"));
        Dataset data = Dataset.of(List.of(ChatExample.of(seen, Message.assistant("b"))));
        try (LocalLoraProvider provider = provider()) {
            assertThatThrownBy(() -> provider.submit(spec.trainingData(data).build(), SubmitContext.of("k")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("row 1 cannot be rendered: a user message has a part of type \"image_url\"");
        }
    }

    @Test
    void longRows_areCutOrDropped_andTold() {
        Dataset data = Dataset.of(List.of(
                ChatExample.of(Message.user("a"), Message.assistant("b")),
                ChatExample.of(Message.user("a"), Message.assistant("c".repeat(100))),
                ChatExample.of(Message.user("a".repeat(100)), Message.assistant("c"))));
        try (LocalLoraProvider provider = provider()) {
            for (LongRowPolicy how : List.of(LongRowPolicy.DROP, LongRowPolicy.TRUNCATE)) {
                Hyperparameters h = Hyperparameters.builder()
                        .epochs(1)
                        .maxLength(50)
                        .longRowPolicy(how)
                        .build();
                JobRef job = provider.submit(
                        spec.trainingData(data).hyperparameters(h).build(), SubmitContext.of("k" + how));
                assertThat(await(provider, job).status()).isEqualTo(JobStatus.SUCCEEDED);
                assertThat(of(events(provider, job), JobEvent.Note.class))
                        .extracting(JobEvent.Note::text)
                        .anySatisfy(text -> assertThat(text)
                                .contains("training rows are longer than 50 tokens")
                                .contains("row 2 (105 tokens)"));
                int rows = JsonFile.object(provider.folder(job).resolve("job.json"))
                        .at("/data/trainingRows")
                        .asInt();
                assertThat(rows).isEqualTo(how == LongRowPolicy.DROP ? 1 : 2);
            }
        }
    }

    @Test
    void twoJobsOnOneModel_runOneAfterTheOther() {
        try (LocalLoraProvider provider = provider()) {
            JobRef first = provider.submit(endless(), SubmitContext.of("a"));
            JobRef second = provider.submit(spec.build(), SubmitContext.of("b"));
            awaitUntil(provider, first, s -> s.status() == JobStatus.RUNNING);
            assertThat(provider.poll(second).status()).isEqualTo(JobStatus.QUEUED);
            provider.cancel(first);
            assertThat(await(provider, first).status()).isEqualTo(JobStatus.CANCELLED);
            assertThat(await(provider, second).status()).isEqualTo(JobStatus.SUCCEEDED);
        }
    }

    @Test
    void cancel_ofAWaitingJob_endsItAtOnce() {
        try (LocalLoraProvider provider = provider()) {
            JobRef first = provider.submit(endless(), SubmitContext.of("a"));
            JobRef second = provider.submit(spec.build(), SubmitContext.of("b"));
            assertThat(provider.cancel(second).status()).isEqualTo(JobStatus.CANCELLED);
            provider.cancel(first);
            await(provider, first);
        }
    }

    @Test
    void cancel_midStep_leavesNoResult() {
        try (LocalLoraProvider provider = provider()) {
            JobRef job = provider.submit(endless(), SubmitContext.of("a"));
            awaitUntil(
                    provider,
                    job,
                    s -> !of(events(provider, job), JobEvent.StepCompleted.class)
                            .isEmpty());
            provider.cancel(job);
            assertThat(await(provider, job).status()).isEqualTo(JobStatus.CANCELLED);
            assertThat(provider.folder(job).resolve("adapter")).doesNotExist();
            ModelRef model = ModelRef.of("local", job.jobId());
            assertThatThrownBy(() -> provider.folder(model))
                    .hasMessageContaining("is not made yet: its job is cancelled");
        }
    }

    @Test
    void close_keepsTheJob_andAnotherProviderEndsItWithTheSameBytes() throws IOException {
        spec.hyperparameters(Hyperparameters.builder()
                .epochs(60)
                .batchSize(2)
                .learningRate(1e-2)
                .checkpointSteps(7)
                .build());
        JobRef job;
        try (LocalLoraProvider provider = provider()) {
            job = provider.submit(spec.build(), SubmitContext.of("closed"));
            awaitUntil(
                    provider,
                    job,
                    s -> of(events(provider, job), JobEvent.StepCompleted.class).size() > 5);
        }
        try (LocalLoraProvider provider = provider()) {
            assertThat(provider.poll(job).status()).isIn(JobStatus.PAUSED, JobStatus.RUNNING);
            assertThat(await(provider, job).status()).isEqualTo(JobStatus.SUCCEEDED);
            Path whole = provider.folder(train(provider, spec.build()));
            assertThat(Files.mismatch(
                            provider.folder(job).resolve("adapter/" + Adapter.FILE), whole.resolve(Adapter.FILE)))
                    .isEqualTo(-1);
        }
    }

    @Test
    void job_ofALivingProvider_isNotTakenByAnother() {
        try (LocalLoraProvider owner = provider();
                LocalLoraProvider other = provider()) {
            JobRef job = owner.submit(endless(), SubmitContext.of("a"));
            awaitUntil(owner, job, s -> s.status() == JobStatus.RUNNING);
            assertThat(other.poll(job).status()).isEqualTo(JobStatus.RUNNING);
            other.cancel(job); // the owner hears of it through the folder
            assertThat(await(owner, job).status()).isEqualTo(JobStatus.CANCELLED);
            assertThat(other.poll(job).status()).isEqualTo(JobStatus.CANCELLED);
        }
    }

    @Test
    void resumedRun_onAChangedBase_isRefused_untilTheOldFilesAreBack() {
        Path folder = TinyModel.write(models.resolve("changing"));
        JobRef job;
        try (LocalLoraProvider provider = provider()) {
            job = provider.submit(
                    spec.baseModel("changing")
                            .hyperparameters(endless().hyperparameters())
                            .build(),
                    SubmitContext.of("a"));
            awaitUntil(
                    provider,
                    job,
                    s -> !of(events(provider, job), JobEvent.StepCompleted.class)
                            .isEmpty());
        }
        TinyModel.writeBroken(folder);
        try (LocalLoraProvider provider = provider()) {
            assertThatThrownBy(() -> await(provider, job))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("the base model has changed since the run began")
                    .hasMessageContaining("-> put the old files back");
            TinyModel.write(folder);
            awaitUntil(
                    provider,
                    job,
                    snapshot -> notes(provider, job).stream().anyMatch(text -> text.startsWith("resumed after step")));
            provider.cancel(job);
        }
    }

    @Test
    void chatModel_ofBaseAndTuned_answer_andCloseWithTheProvider() {
        ChatRequest request = ChatRequest.builder()
                .addMessage(Message.user("say 1"))
                .maxTokens(12)
                .build();
        LocalChatModel tuned;
        try (LocalLoraProvider provider = provider()) {
            Hyperparameters h = Hyperparameters.builder()
                    .epochs(60)
                    .batchSize(6)
                    .learningRate(2e-2)
                    .build();
            LocalChatModel base = provider.chatModel(provider.baseModel("tiny"));
            ModelRef ref = train(provider, spec.hyperparameters(h).build());
            tuned = provider.chatModel(ref);
            ModelVersion.Draft draft = new ModelVersion.Draft("tiny", ref, "tiny", "", Map.of(), Map.of());
            assertThat(provider.chatModel(new ModelVersion(draft, 1, Instant.EPOCH))
                            .identity())
                    .isEqualTo(tuned.identity());
            assertThat(base.name()).isEqualTo("tiny");
            assertThat(tuned.name()).matches("tuned tiny \\(job [0-9a-f]{8}\\)");
            assertThat(tuned.chat(request).text())
                    .isNotEqualTo(base.chat(request).text());
            assertThat(provider.chatModel(
                                    ModelRef.of("local", models.resolve("tiny").toString()))
                            .chat(request)
                            .text())
                    .isEqualTo(base.chat(request).text());
        }
        assertThatThrownBy(() -> tuned.chat(request)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void chatModel_ofABaseThatWasMoved_findsItByItsName_andRefusesAnotherOfThatName(@TempDir Path elsewhere)
            throws IOException {
        Path folder = TinyModel.write(models.resolve("moving"));
        ModelRef ref;
        try (LocalLoraProvider provider = provider()) {
            ref = train(provider, spec.baseModel("moving").build());
        }
        Path moved = Files.move(folder, elsewhere.resolve("moving"));
        try (LocalLoraProvider provider = LocalLoraProvider.builder()
                .runs(runs)
                .addModels(elsewhere)
                .precision(LocalPrecision.FP32)
                .build()) {
            assertThat(provider.chatModel(ref).chat(ChatRequest.user("say 1")).text())
                    .isNotNull();
        }
        TinyModel.writeBroken(moved);
        try (LocalLoraProvider provider =
                LocalLoraProvider.builder().runs(runs).addModels(elsewhere).build()) {
            assertThatThrownBy(() -> provider.chatModel(ref))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("is not where it was")
                    .hasMessageContaining("has other weights")
                    .hasMessageContaining(" -> put the old files back");
        }
    }

    @Test
    void chatModels_ofTwoAdaptersOnOneBase_answerInTurn_asTheirMergedOnes() {
        try (LocalLoraProvider provider = provider()) {
            ModelRef first = train(provider, spec.seed(1).build());
            ModelRef second = train(provider, spec.seed(2).build());
            ChatRequest request =
                    ChatRequest.user("hello").toBuilder().maxTokens(12).build();
            LocalChatModel one = provider.chatModel(first, m -> m.merged(false));
            LocalChatModel two = provider.chatModel(second, m -> m.merged(false));
            assertThat(one.identity()).as("found again by it").contains(first + " fp32");
            assertThat(two.identity()).contains(second + " fp32").isNotEqualTo(one.identity());
            for (int turn = 0; turn < 2; turn++) {
                assertThat(one.chat(request))
                        .isEqualTo(provider.chatModel(first).chat(request));
                assertThat(two.chat(request))
                        .isEqualTo(provider.chatModel(second).chat(request));
            }
        }
    }

    @Test
    void closedProvider_refusesEverything_andClosesTwice() {
        LocalLoraProvider provider = provider();
        provider.close();
        provider.close();
        assertThatThrownBy(() -> provider.submit(spec.build(), SubmitContext.of("k")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("this provider is closed");
        assertThatThrownBy(() -> provider.estimate(spec.build())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> provider.folder(ModelRef.of("local", "tiny")))
                .isInstanceOf(IllegalStateException.class);
    }

    private FineTuneSpec endless() {
        return spec.build().toBuilder()
                .hyperparameters(
                        Hyperparameters.builder().epochs(10_000).batchSize(1).build())
                .build();
    }

    private LocalLoraProvider provider() {
        return LocalLoraProvider.builder()
                .runs(runs)
                .addModels(models)
                .precision(LocalPrecision.FP32)
                .build();
    }

    private static ModelRef train(LocalLoraProvider provider, FineTuneSpec spec) {
        JobRef job = provider.submit(spec, SubmitContext.of("key-" + System.nanoTime()));
        JobSnapshot end = await(provider, job);
        assertThat(end.failure()).isEmpty();
        return end.tunedModel().orElseThrow();
    }

    static JobSnapshot await(LocalLoraProvider provider, JobRef job) {
        return awaitUntil(provider, job, snapshot -> snapshot.status().terminal());
    }

    static JobSnapshot awaitUntil(LocalLoraProvider provider, JobRef job, Predicate<JobSnapshot> enough) {
        for (int i = 0; i < 6000; i++) {
            JobSnapshot snapshot = provider.poll(job);
            if (enough.test(snapshot)) {
                return snapshot;
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("not within a minute: " + provider.poll(job));
    }

    static List<JobEvent> events(LocalLoraProvider provider, JobRef job) {
        List<JobEvent> events = new ArrayList<>();
        EventPage page = provider.events(job, EventPage.START);
        events.addAll(page.events());
        while (page.more()) {
            page = provider.events(job, page.nextCursor());
            events.addAll(page.events());
        }
        return events;
    }

    static <T extends JobEvent> List<T> of(List<JobEvent> events, Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
