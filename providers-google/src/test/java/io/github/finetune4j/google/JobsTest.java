// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.FakeTraining;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.TrainingMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a request says, and what a job shows. */
class JobsTest {
    private static final Instant BEGIN = Instant.parse("2026-11-28T12:00:00Z");
    private static final String JOBS = "/v1/projects/[^/]+/locations/[^/]+/tuningJobs";

    private static Map<String, Object> asked(Lab lab) {
        return Json.parseObject(
                new String(lab.server.requests("POST", JOBS).get(0).body(), StandardCharsets.UTF_8));
    }

    @Test
    void supervisedRequest_saysWhatWasAsked() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            FineTuneSpec spec = Data.spec()
                    .validationData(Data.rows("Other", 3))
                    .suffix("router-3")
                    .addMetadata("team", "mail")
                    .hyperparameters(Hyperparameters.builder()
                            .epochs(4)
                            .learningRateMultiplier(0.5)
                            .build())
                    .lora(LoraConfig.builder().rank(8).build())
                    .addOption(VertexAiOptions.EXPORT_LAST_CHECKPOINT_ONLY, true)
                    .addOption(VertexAiOptions.SERVICE_ACCOUNT, "tuner@fake-project.iam.gserviceaccount.com")
                    .addOption(VertexAiOptions.KMS_KEY, "projects/p/locations/l/keyRings/r/cryptoKeys/k")
                    .build();
            provider.submit(spec, SubmitContext.of("k"));
            Map<String, Object> asked = asked(lab);
            Map<String, Object> method = JsonView.object(asked, "supervisedTuningSpec");
            assertThat(asked)
                    .containsEntry("baseModel", FakeVertexServer.QUICK)
                    .containsEntry("tunedModelDisplayName", "router-3")
                    .containsEntry(
                            "encryptionSpec", Map.of("kmsKeyName", "projects/p/locations/l/keyRings/r/cryptoKeys/k"));
            assertThat(method)
                    .containsEntry("exportLastCheckpointOnly", true)
                    .containsEntry(
                            "hyperParameters",
                            Map.of(
                                    "epochCount",
                                    "4",
                                    "learningRateMultiplier",
                                    0.5,
                                    "adapterSize",
                                    "ADAPTER_SIZE_EIGHT"));
            assertThat(method.get("trainingDatasetUri")).asString().startsWith("gs://fake-bucket/finetune4j/");
            assertThat(method.get("validationDatasetUri")).isNotEqualTo(method.get("trainingDatasetUri"));
            assertThat(JsonView.object(asked, "labels"))
                    .containsEntry("team", "mail")
                    .containsOnlyKeys("team", "finetune4j_key", "finetune4j_request");
        }
    }

    @Test
    void preferenceRequest_saysWhatWasAsked() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            FineTuneSpec spec = Data.spec()
                    .trainingData(Data.pairs(5))
                    .method(TrainingMethod.DPO)
                    .hyperparameters(Hyperparameters.builder().dpoBeta(0.2).build())
                    .build();
            provider.submit(spec, SubmitContext.of("k"));
            Map<String, Object> method = JsonView.object(asked(lab), "preferenceOptimizationSpec");
            assertThat(method).containsEntry("hyperParameters", Map.of("beta", 0.2));
            String row = new String(
                            lab.server.object(String.valueOf(method.get("trainingDatasetUri"))), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElseThrow();
            // as on Google's page about preference data
            assertThat(Json.parseObject(row)).isEqualTo(Json.parseObject("""
                            {"system_instruction": {"parts": [{"text": "Be brief."}]},
                             "contents": [{"role": "user", "parts": [{"text": "Question 0"}]}],
                             "completions": [
                               {"score": 1, "completion": {"role": "model", "parts": [{"text": "Yes"}]}},
                               {"score": 0, "completion": {"role": "model",
                                 "parts": [{"text": "No, not at all"}]}}]}"""));
        }
    }

    @Test
    void tunedModel_canBeTunedOn() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            JobRef first = provider.submit(Data.spec().build(), SubmitContext.of("first"));
            String model = String.valueOf(ended(provider, first).extra().get("tuned_model"));
            FineTuneSpec more = Data.spec()
                    .baseModel(model)
                    .addOption(VertexAiOptions.CHECKPOINT, "2")
                    .build();
            JobRef second = provider.submit(more, SubmitContext.of("second"));
            assertThat(ended(provider, second).status()).isEqualTo(JobStatus.SUCCEEDED);
            assertThat(new String(lab.server.requests("POST", JOBS).get(1).body(), StandardCharsets.UTF_8))
                    .contains("\"preTunedModel\":{\"tunedModelName\":\"" + model + "\",\"checkpointId\":\"2\"}")
                    .doesNotContain("baseModel");
        }
    }

    private static JobSnapshot ended(VertexAiProvider provider, JobRef job) {
        JobSnapshot now = provider.poll(job);
        for (int i = 0; i < 2_000 && !now.status().terminal(); i++) {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            now = provider.poll(job);
        }
        return now;
    }

    /** A server and a provider on a clock that is set. */
    private static final class Timed implements AutoCloseable {
        private Instant now = BEGIN;
        private final Lab lab;
        private final VertexAiProvider provider;

        Timed(FakeTraining training) {
            lab = new Lab(FakeVertexServer.builder()
                    .clock(() -> now)
                    .addModel("timed", training)
                    .start());
            provider = lab.builder().clock(() -> now).addTunableModel("timed").build();
        }

        JobRef submit() {
            return provider.submit(Data.spec().baseModel("timed").build(), SubmitContext.of("k"));
        }

        List<JobEvent> events(JobRef job) {
            return provider.events(job, EventPage.START).events();
        }

        @Override
        public void close() {
            provider.close();
            lab.close();
        }
    }

    private static FakeTraining training(String failure) {
        return new FakeTraining(
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                Duration.ofMinutes(1),
                9,
                failure.isEmpty() ? null : failure);
    }

    @Test
    void events_areWhatTheJobShows() {
        try (Timed timed = new Timed(training(""))) {
            JobRef job = timed.submit();
            assertThat(timed.events(job))
                    .containsExactly(new JobEvent.StatusChanged("created", BEGIN, JobStatus.QUEUED, "created"));
            timed.now = BEGIN.plus(Duration.ofMinutes(5));
            assertThat(timed.events(job)).extracting(JobEvent::id).containsExactly("created", "started");
            timed.now = BEGIN.plus(Duration.ofMinutes(20));
            List<JobEvent> all = timed.events(job);
            assertThat(all)
                    .extracting(JobEvent::id)
                    .containsExactly(
                            "created",
                            "started",
                            "checkpoint-1",
                            "checkpoint-2",
                            "checkpoint-3",
                            "truncated",
                            "tokens",
                            "ended");
            assertThat(all.get(all.size() - 1))
                    .isEqualTo(new JobEvent.StatusChanged(
                            "ended", BEGIN.plus(Duration.ofMinutes(12)), JobStatus.SUCCEEDED, "JOB_STATE_SUCCEEDED"));
            assertThat(all.get(5))
                    .isInstanceOf(JobEvent.Note.class)
                    .asString()
                    .contains("warn", "1 rows were too long");
        }
    }

    @Test
    void snapshot_tellsWhatTheJobIs() {
        try (Timed timed = new Timed(training(""))) {
            JobRef job = timed.submit();
            assertThat(timed.provider.poll(job)).hasToString("vertex-ai/4000000001 QUEUED (JOB_STATE_QUEUED)");
            timed.now = BEGIN.plus(Duration.ofMinutes(20));
            JobSnapshot end = timed.provider.poll(job);
            assertThat(end.tunedModel().orElseThrow().id())
                    .isEqualTo("projects/1234567890/locations/us-central1/endpoints/840000000013");
            assertThat(end.extra())
                    .containsEntry("trained_tokens", 120L)
                    .containsEntry("steps", 9L)
                    .containsEntry("rows", 12L);
            assertThat(timed.provider.checkpoints(job))
                    .extracting(VertexAiCheckpoint::step)
                    .containsExactly(3L, 6L, 9L);
        }
    }

    @Test
    void failure_isTheServicesWords() {
        try (Timed timed = new Timed(training("The dataset was rejected."))) {
            JobRef job = timed.submit();
            timed.now = BEGIN.plus(Duration.ofMinutes(20));
            assertThat(timed.provider.poll(job).failure()).contains("The dataset was rejected.");
            assertThat(timed.events(job)).extracting(JobEvent::id).contains("error", "ended");
        }
    }

    @Test
    void statuses_ofTheService_areOurs() {
        Map<String, JobStatus> words = Map.ofEntries(
                Map.entry("JOB_STATE_QUEUED", JobStatus.QUEUED),
                Map.entry("JOB_STATE_PENDING", JobStatus.QUEUED),
                Map.entry("JOB_STATE_RUNNING", JobStatus.RUNNING),
                Map.entry("JOB_STATE_UPDATING", JobStatus.RUNNING),
                Map.entry("JOB_STATE_CANCELLING", JobStatus.RUNNING),
                Map.entry("JOB_STATE_PAUSED", JobStatus.PAUSED),
                Map.entry("JOB_STATE_SUCCEEDED", JobStatus.SUCCEEDED),
                Map.entry("JOB_STATE_PARTIALLY_SUCCEEDED", JobStatus.SUCCEEDED),
                Map.entry("JOB_STATE_FAILED", JobStatus.FAILED),
                Map.entry("JOB_STATE_EXPIRED", JobStatus.FAILED),
                Map.entry("JOB_STATE_CANCELLED", JobStatus.CANCELLED),
                Map.entry("JOB_STATE_UNSPECIFIED", JobStatus.UNKNOWN),
                Map.entry("JOB_STATE_OF_TOMORROW", JobStatus.UNKNOWN));
        words.forEach((word, status) ->
                assertThat(JobStates.WORDS.status(word)).as(word).isEqualTo(status));
    }

    private static JobSnapshot snapshot(JobRef ref, TuningJob job, Instant now) {
        return JobStates.of(job).snapshot(ref, JobStates.WORDS, () -> now);
    }

    @Test
    void successWithoutEndpoint_waitsForIt_thenFails() {
        TuningJob job = new TuningJob(new Fields(Map.of(
                "name", "projects/1/locations/us-central1/tuningJobs/5",
                "state", "JOB_STATE_SUCCEEDED",
                "endTime", BEGIN.toString())));
        JobRef ref = new JobRef("vertex-ai", "5");
        assertThat(snapshot(ref, job, BEGIN.plusSeconds(60)).status()).isEqualTo(JobStatus.RUNNING);
        JobSnapshot late = snapshot(ref, job, BEGIN.plus(Duration.ofHours(1)));
        assertThat(late.status()).isEqualTo(JobStatus.FAILED);
        assertThat(late.failure()).hasValueSatisfying(words -> assertThat(words).contains("names no endpoint"));
    }

    @Test
    void requestThatCannotBeMade_namesEverything() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            FineTuneSpec spec = Data.spec()
                    .lora(LoraConfig.builder().rank(5).build())
                    .addMetadata("Team", "Mail")
                    .addOption("colour", "red")
                    .addOption(VertexAiOptions.CHECKPOINT, "1")
                    .trainingData(Dataset.of(Data.rows(2).examples()))
                    .build();
            assertThatThrownBy(() -> provider.submit(spec, SubmitContext.of("k")))
                    .hasMessageContainingAll(
                            "lora.rank must be one of [1, 2, 4, 8, 16] here, got 5",
                            "Team=Mail",
                            "options [colour] are not known",
                            "needs a tuned model",
                            "nothing was uploaded");
            assertThat(lab.server.requestCount()).isZero();
        }
    }
}
