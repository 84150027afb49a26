// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LearningRateSchedule;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.TrainingMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FireworksProviderTest {
    private static final String JOBS = "/v1/accounts/fake-account/supervisedFineTuningJobs";
    private static final String DPO_JOBS = "/v1/accounts/fake-account/dpoJobs";
    private static final String DATA = "/v1/accounts/fake-account/datasets";

    private final Lab lab = new Lab();
    private final FireworksProvider fireworks = lab.provider();

    @AfterEach
    void close() {
        fireworks.close();
        lab.close();
    }

    private Map<String, Object> sent(String path) {
        List<FakeRequest> created = lab.server.requests("POST", path);
        return Json.parseObject(new String(created.get(created.size() - 1).body(), StandardCharsets.UTF_8));
    }

    private JobRef submit(FineTuneSpec.Builder spec) {
        return fireworks.submit(spec.build(), SubmitContext.of("key-" + lab.server.requestCount()));
    }

    private static JobSnapshot ended(FireworksProvider provider, JobRef job) {
        JobSnapshot now = provider.poll(job);
        while (!now.status().terminal()) {
            LockSupport.parkNanos(1_000_000);
            now = provider.poll(job);
        }
        return now;
    }

    private static Hyperparameters hyper(UnaryOperator<Hyperparameters.Builder> set) {
        return set.apply(Hyperparameters.builder()).build();
    }

    // ---- what is sent

    @Test
    void submit_withEverything_sendsIt() {
        JobRef job = submit(Data.spec()
                .validationData(Data.rows("Other", 3))
                .lora(LoraConfig.builder().rank(16).build())
                .hyperparameters(hyper(h -> h.epochs(3)
                        .batchSize(8)
                        .learningRate(2e-5)
                        .schedule(LearningRateSchedule.COSINE)
                        .warmupSteps(4)
                        .maxLength(4096)))
                .suffix("greeter")
                .addOption(FireworksOptions.WEIGHT_DECAY, 0.1)
                .addOption("field:displayName", "Greeter"));
        Map<String, Object> sent = sent(JOBS);
        assertThat(sent)
                .containsEntry("baseModel", FakeFireworksServer.QUICK)
                .containsEntry("epochs", 3L)
                .containsEntry("batchSizeSamples", 8L)
                .containsEntry("learningRate", 2e-5)
                .containsEntry("lrScheduler", Map.of("cosine", Map.of()))
                .containsEntry("learningRateWarmupSteps", 4L)
                .containsEntry("maxContextLength", 4096L)
                .containsEntry("loraRank", 16L)
                .containsEntry("optimizerWeightDecay", 0.1)
                .containsEntry("displayName", "Greeter")
                .doesNotContainKey("evalAutoCarveout");
        assertThat(sent.get("dataset")).asString().matches("accounts/fake-account/datasets/finetune4j-[0-9a-f]{32}");
        assertThat(sent.get("evaluationDataset")).asString().isNotEqualTo(sent.get("dataset"));
        assertThat(sent.get("outputModel")).asString().matches("accounts/fake-account/models/greeter-[0-9a-z]{18}");
        assertThat(job.jobId()).matches("supervisedFineTuningJobs/finetune4j-[0-9a-z]{20}");
        assertThat(JobRef.parse(job.toString())).isEqualTo(job);
    }

    @Test
    void submit_ofLittle_trainsOnAllRows_andLeavesTheRestToTheService() {
        submit(Data.spec());
        assertThat(sent(JOBS).keySet())
                .containsExactlyInAnyOrder("baseModel", "dataset", "outputModel", "evalAutoCarveout");
        assertThat(sent(JOBS)).containsEntry("evalAutoCarveout", false);
    }

    @Test
    void submit_ofPreferences_goesToTheirOwnJobs() {
        JobRef job = submit(Data.spec()
                .trainingData(Data.pairs(5))
                .method(TrainingMethod.DPO)
                .hyperparameters(hyper(h -> h.dpoBeta(0.3).epochs(2)))
                .addOption(FireworksOptions.LOSS, Map.of("method", "ORPO")));
        Map<String, Object> sent = sent(DPO_JOBS);
        assertThat(sent).containsEntry("lossConfig", Map.of("method", "ORPO", "dpo", Map.of("beta", 0.3)));
        assertThat(Fields.of(sent.get("trainingConfig")).raw())
                .containsEntry("epochs", 2L)
                .containsKeys("baseModel", "outputModel");
        String id = String.valueOf(sent.get("dataset"));
        assertThat(new String(lab.server.rows(id.substring(id.lastIndexOf('/') + 1)), StandardCharsets.UTF_8))
                .startsWith("{\"input\":")
                .contains("preferred_output", "non_preferred_output");
        assertThat(job.jobId()).startsWith("dpoJobs/");
        JobSnapshot end = ended(fireworks, job);
        assertThat(end.tunedModel()).isPresent();
        assertThat(end.extra()).containsEntry("base_model", FakeFireworksServer.QUICK);
        assertThat(fireworks.events(job, EventPage.START).events()).hasSize(10);
    }

    @Test
    void submit_fromATunedModel_goesOnWithIt() {
        String tuned =
                ended(fireworks, submit(Data.spec())).tunedModel().orElseThrow().id();
        submit(Data.spec().baseModel(tuned));
        assertThat(sent(JOBS)).containsEntry("warmStartFrom", tuned).doesNotContainKey("baseModel");
    }

    @Test
    void submit_whereNoAccountIsSet_goesToTheOnlyOne() {
        try (FireworksProvider any = lab.builder().anyAccount().build()) {
            any.submit(Data.spec().build(), SubmitContext.of("k"));
        }
        assertThat(lab.server.requests("GET", "/v1/accounts")).hasSize(1);
        assertThat(sent(JOBS)).containsKey("baseModel");
    }

    // ---- rows

    @Test
    void submit_ofRowsThatAreThere_uploadsNothing() {
        submit(Data.spec());
        submit(Data.spec().suffix("other"));
        assertThat(lab.server.dataSets()).isEqualTo(1);
        assertThat(lab.server.requests("POST", DATA + "/[^/]*:upload")).hasSize(1);
    }

    @Test
    void submit_ofManyRows_putsThemIntoTheStorage_withoutTheKey() {
        try (FireworksProvider provider = lab.builder().largestForm(100).build()) {
            provider.submit(Data.spec().build(), SubmitContext.of("k"));
        }
        assertThat(lab.server.storageRequests("PUT", "/upload/.*"))
                .singleElement()
                .satisfies(put -> {
                    assertThat(put.headerNames()).doesNotContain("authorization");
                    assertThat(put.body()).hasSizeGreaterThan(100);
                });
        assertThat(lab.server.requests("POST", DATA + "/[^/]*:upload")).isEmpty();
        assertThat(lab.server.requests("POST", DATA + "/[^/]*:validateUpload")).hasSize(1);
    }

    @Test
    void submit_afterADeathBetweenMakingAndFilling_fillsWhatIsThere() {
        lab.unjudged().server.fault(FakeFault.status(400, "", "killed").on("POST", ".*:upload"));
        SubmitContext key = SubmitContext.of("k");
        assertThatThrownBy(() -> fireworks.submit(Data.spec().build(), key))
                .isInstanceOf(InvalidRequestException.class);
        try (FireworksProvider next = lab.provider()) {
            next.submit(Data.spec().build(), key);
        }
        assertThat(lab.server.dataSets()).isEqualTo(1);
        assertThat(lab.server.requests("POST", DATA)).hasSize(1);
    }

    @Test
    void submit_ofRowsThatTheServiceCannotRead_saysWhy() {
        assertThatThrownBy(() -> submit(Data.spec().trainingData(Data.rows("unreadable", 3))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("cannot read data set finetune4j-")
                .hasMessageContaining("(INVALID_ARGUMENT): line 1 cannot be read -> check the data set");
        assertThat(lab.server.jobs()).isZero();
    }

    @Test
    void submit_ofRowsThatAreLookedThroughForever_isTold() {
        VirtualClock clock = VirtualClock.create();
        try (Lab slow = new Lab(FakeFireworksServer.builder()
                        .clock(clock)
                        .processing(Duration.ofHours(2))
                        .start());
                FireworksProvider provider = slow.builder()
                        .clock(clock)
                        .sleeper(clock::advance)
                        .rowsWait(Duration.ofMinutes(1))
                        .build()) {
            assertThatThrownBy(() -> provider.submit(Data.spec().build(), SubmitContext.of("k")))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("was not looked through within 1 minute");
        }
    }

    // ---- one job of a key

    @Test
    void submit_ofSameKeyWithOtherRequest_isRefused() {
        SubmitContext key = SubmitContext.of("k");
        JobRef first = fireworks.submit(Data.spec().build(), key);
        assertThat(fireworks.submit(Data.spec().build(), key)).isEqualTo(first);
        for (FineTuneSpec other : List.of(
                Data.spec().suffix("other").build(),
                Data.spec().trainingData(Data.rows(13)).build(),
                Data.spec()
                        .trainingData(Data.pairs(5))
                        .method(TrainingMethod.DPO)
                        .build(),
                Data.spec().baseModel(FakeFireworksServer.SLOW).build())) {
            assertThatThrownBy(() -> fireworks.submit(other, key))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("the idempotency key k belongs to job " + first);
        }
        assertThat(lab.server.jobs()).isEqualTo(1);
    }

    @Test
    void submit_whereAnotherProcessCreatesInBetween_comesToItsJob() {
        FineTuneSpec spec = Data.spec().build();
        SubmitContext key = SubmitContext.of("k");
        // not there at the first look, created by the other before ours is
        lab.unjudged().server.fault(FakeFault.status(404, "5", "not found").on("GET", JOBS + "/[^/]*"));
        try (FireworksProvider other = lab.provider()) {
            JobRef theirs = other.submit(spec, key);
            lab.server.fault(FakeFault.status(404, "5", "not found").on("GET", JOBS + "/[^/]*"));
            assertThat(fireworks.submit(spec, key)).isEqualTo(theirs);
        }
        assertThat(lab.server.requests("POST", JOBS))
                .as("the second was refused")
                .hasSize(2);
        assertThat(lab.server.jobs()).isEqualTo(1);
    }

    @Test
    void submit_atTheSameMomentAsAnotherProcess_comesToTheOneJob() {
        lab.overtaken(JOBS + "|" + DPO_JOBS + "|" + DATA);
        for (FineTuneSpec.Builder spec :
                List.of(Data.spec(), Data.spec().trainingData(Data.pairs(5)).method(TrainingMethod.DPO))) {
            JobRef job = submit(spec);
            assertThat(ended(fireworks, job).tunedModel()).isPresent();
        }
        assertThat(lab.server.requests("POST", JOBS + "|" + DPO_JOBS))
                .as("the second of each name was refused")
                .hasSize(4);
        assertThat(lab.server.jobs()).isEqualTo(2);
        assertThat(lab.server.dataSets()).isEqualTo(2);
    }

    @Test
    void submit_whoseAnswerIsLost_andWhoseJobDoesNotShowYet_comesToItByItsTakenName() {
        lab.unjudged().server.fault(FakeFault.hangUp().afterExecuting().on("POST", JOBS));
        FakeFault notYet = FakeFault.status(404, "5", "not found").on("GET", JOBS + "/[^/]*");
        lab.server.fault(notYet.after(1));
        JobRef job = submit(Data.spec());
        assertThat(lab.server.requests("POST", JOBS))
                .as("its own name was taken at the second attempt")
                .hasSize(2);
        assertThat(lab.server.jobs()).isEqualTo(1);
        assertThat(ended(fireworks, job).tunedModel()).isPresent();
    }

    @Test
    void submit_whoseNameIsTakenByAJobThatNeverShows_isRefused_andNotAskedAgain() {
        lab.unjudged();
        for (String code : List.of("6", "ALREADY_EXISTS")) {
            int before = lab.server.requests("POST", JOBS).size();
            lab.server.fault(
                    FakeFault.status(409, code, "taken").on("POST", JOBS).times(9));
            assertThatThrownBy(() -> submit(Data.spec()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining(" -> choose another name");
            assertThat(lab.server.requests("POST", JOBS)).hasSize(before + 1);
            lab.server.noFaults();
        }
        assertThat(lab.server.jobs()).isZero();
    }

    @Test
    void submit_whoseAnswerIsLost_findsItsJob_alsoFromAnotherProcess() {
        SubmitContext key = SubmitContext.of("k");
        lab.unjudged()
                .server
                .fault(FakeFault.hangUp().afterExecuting().on("POST", JOBS).times(9));
        JobRef job = fireworks.submit(Data.spec().build(), key);
        try (FireworksProvider next = lab.provider()) {
            assertThat(next.submit(Data.spec().build(), key)).isEqualTo(job);
            assertThat(next.poll(job).ref()).isEqualTo(job);
        }
        assertThat(lab.server.jobs()).isEqualTo(1);
    }

    // ---- while it runs, and after

    @Test
    void events_ofWholeJob_haveStepsAndLosses() {
        JobRef job = submit(Data.spec().validationData(Data.rows("Other", 3)));
        ended(fireworks, job);
        List<JobEvent> events = fireworks.events(job, EventPage.START).events();
        assertThat(events).hasSize(11);
        assertThat(events.get(0)).isInstanceOfSatisfying(JobEvent.StepCompleted.class, step -> {
            assertThat(step.loss()).isEqualTo(2.0);
            assertThat(step.learningRate()).isEqualTo(1e-5);
            assertThat(step.at()).isAfter(java.time.Instant.EPOCH);
        });
        assertThat(events.get(10))
                .isInstanceOfSatisfying(
                        JobEvent.Validated.class,
                        measured -> assertThat(measured.loss()).isEqualTo(0.2 + 0.1));
        assertThat(lab.server.storageRequests("GET", "/metrics/.*"))
                .isNotEmpty()
                .allSatisfy(get -> assertThat(get.headerNames()).doesNotContain("authorization"));
    }

    /** The first half of a file is no whole file: a job that has ended would have its other steps never. */
    @Test
    void events_ofAFileThatIsCutOff_areAskedForAgain() {
        JobRef job = submit(Data.spec());
        ended(fireworks, job);
        lab.server.storageFault(FakeFault.truncate().on("GET", "/metrics/.*"));

        assertThatThrownBy(() -> fireworks.events(job, EventPage.START))
                .isInstanceOf(TransientProviderException.class)
                .hasMessageContaining("cut off after 5 lines -> ask again");
        assertThat(fireworks.events(job, EventPage.START).events()).hasSize(10);
    }

    @Test
    void events_whereTheUrlHasExpired_areNone() {
        JobRef job = submit(Data.spec());
        ended(fireworks, job);
        for (int status : new int[] {401, 403, 404}) {
            lab.server.storageFault(FakeFault.page(status, "application/xml", "<Error>expired</Error>"));
            assertThat(fireworks.events(job, EventPage.START).events()).isEmpty();
        }
        assertThat(fireworks.events(job, EventPage.START).events()).hasSize(10);
    }

    @Test
    void poll_ofFailedJob_saysWhy() {
        JobSnapshot end = ended(fireworks, submit(Data.spec().baseModel(FakeFireworksServer.FAILING)));
        assertThat(end.status()).isEqualTo(JobStatus.FAILED);
        assertThat(end.failure()).contains("The job failed due to an unsafe training file.");
    }

    private static JobSnapshot snapshot(JobRef ref, Fields job) {
        return JobStates.of(new FoundJob(JobName.of(ref.jobId()), job))
                .snapshot(ref, JobStates.WORDS, InstantSource.system());
    }

    @Test
    void snapshot_ofEachWord_isOneOfOurs() {
        JobRef ref = new JobRef("fireworks", "dpoJobs/x");
        Map<String, JobStatus> words = Map.of(
                "JOB_STATE_PENDING", JobStatus.QUEUED,
                "JOB_STATE_WRITING_RESULTS", JobStatus.RUNNING,
                "JOB_STATE_PAUSED", JobStatus.PAUSED,
                "JOB_STATE_EXPIRED", JobStatus.FAILED,
                "JOB_STATE_DELETED", JobStatus.CANCELLED,
                "JOB_STATE_LEVITATING", JobStatus.UNKNOWN);
        words.forEach((word, status) -> {
            JobSnapshot now = snapshot(ref, new Fields(Map.of("name", "x", "state", word)));
            assertThat(now.status()).isEqualTo(status);
            assertThat(now.providerStatus()).isEqualTo(word.substring("JOB_STATE_".length()));
        });
        assertThat(snapshot(ref, new Fields(Map.of("state", "JOB_STATE_COMPLETED")))
                        .status())
                .as("completed, but without a model")
                .isEqualTo(JobStatus.FAILED);
    }

    @Test
    void snapshot_ofABareModel_hasItsWholeName() {
        Map<String, Object> job = Map.of(
                "name", "accounts/a/supervisedFineTuningJobs/x", "state", "JOB_STATE_COMPLETED", "outputModel", "m");
        JobSnapshot now = snapshot(new JobRef("fireworks", "supervisedFineTuningJobs/x"), new Fields(job));
        assertThat(now.tunedModel()).contains(ModelRef.of("fireworks", "accounts/a/models/m"));
    }

    @Test
    void chatModel_ofTunedModel_answers_alsoOnADeployment() {
        ModelRef tuned = ended(fireworks, submit(Data.spec())).tunedModel().orElseThrow();
        assertThat(fireworks.chatModel(tuned).chat(ChatRequest.user("hello")).text())
                .endsWith("heard: hello");
        String deployment = "accounts/fake-account/deployments/d1";
        assertThat(fireworks
                        .chatModel(tuned, deployment)
                        .chat(ChatRequest.user("hello"))
                        .text())
                .contains("#" + deployment);
        assertThatThrownBy(() -> fireworks.chatModel(tuned, "d1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(" -> give its whole name");
        assertThatThrownBy(() -> fireworks.chatModel(ModelRef.of("together", "x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void delete_ofEndedJob_removesIt() {
        JobRef slow = submit(Data.spec().baseModel(FakeFireworksServer.SLOW));
        assertThatThrownBy(() -> fireworks.delete(slow)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> fireworks.cleanUp(slow)).isInstanceOf(IllegalStateException.class);
        fireworks.cancel(slow);
        assertThat(ended(fireworks, slow).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(fireworks.cancel(slow).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(fireworks.cleanUp(slow)).singleElement().asString().startsWith("finetune4j-");
        assertThat(fireworks.delete(slow)).isTrue();
        assertThat(fireworks.delete(slow)).isFalse();
        assertThat(lab.server.dataSets()).isZero();
    }

    @Test
    void deleteEverything_keepsRowsOfRunningJobs() {
        JobRef quick = submit(Data.spec());
        JobRef slow = submit(Data.spec()
                .trainingData(Data.pairs(4))
                .method(TrainingMethod.DPO)
                .baseModel(FakeFireworksServer.SLOW));
        ended(fireworks, quick);
        assertThat(fireworks.leftovers()).hasSize(2);
        assertThat(fireworks.deleteEverything())
                .singleElement()
                .satisfies(left -> assertThat(left.toString())
                        .contains("-> a job or batch that has not ended needs it; wait for its end, or cancel it"));
        fireworks.cancel(slow);
        ended(fireworks, slow);
        assertThat(fireworks.deleteEverything()).isEmpty();
        assertThat(fireworks.leftovers()).isEmpty();
    }

    @Test
    void lists_areReadToTheirLastPage() {
        try (Lab paged = new Lab(FakeFireworksServer.builder().pageSize(2).start());
                FireworksProvider provider = paged.provider()) {
            assertThat(provider.supportedModels())
                    .containsExactly(
                            FakeFireworksServer.QUICK,
                            FakeFireworksServer.SLOW,
                            FakeFireworksServer.FAILING,
                            FakeFireworksServer.PLAIN);
            List<JobRef> jobs = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                jobs.add(provider.submit(
                        Data.spec().trainingData(Data.rows("Page " + i, 3)).build(), SubmitContext.of("k" + i)));
            }
            assertThat(provider.leftovers()).hasSize(5);
            jobs.forEach(job -> ended(provider, job));
            assertThat(provider.deleteEverything()).isEmpty();
            assertThat(provider.leftovers()).isEmpty();
        }
    }
}
