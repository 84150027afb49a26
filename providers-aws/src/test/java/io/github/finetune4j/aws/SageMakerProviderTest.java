// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.Leftover;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import io.github.finetune4j.testkit.services.FakeSageMakerServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training jobs of SageMaker from start to the adapter at home. */
class SageMakerProviderTest {
    private static final String CREATE = "/SageMaker.CreateTrainingJob";

    @TempDir
    Path temp;

    private static Map<String, Object> created(SageMakerLab lab) {
        List<FakeRequest> all = lab.server.requests("POST", CREATE);
        return Json.parseObject(new String(all.get(all.size() - 1).body(), StandardCharsets.UTF_8));
    }

    @Test
    void job_runsFromStartToTheAdapterAtHome() {
        List<JobEvent> events = new ArrayList<>();
        try (SageMakerLab lab = new SageMakerLab();
                SageMakerProvider provider = lab.provider()) {
            FineTuneJob job = FineTune.builder()
                    .provider(provider)
                    .baseModel(FakeSageMakerServer.QUICK)
                    .trainingData(Data.rows(12))
                    .onEvent(events::add)
                    .start();
            ModelRef tuned = job.await(Duration.ofMinutes(1));
            assertThat(tuned.id())
                    .matches("s3://fake-bucket/tuning/sagemaker/output/finetune4j-[0-9a-f]{32}/output/model.tar.gz");
            assertThat(provider.downloadAdapter(tuned, temp.resolve("adapter")))
                    .isDirectoryContaining("glob:**adapter_config.json")
                    .isDirectoryContaining("glob:**adapter_model.safetensors");
            assertThat(events.stream().filter(JobEvent.StepCompleted.class::isInstance))
                    .hasSize(10);
            assertThat(events.get(events.size() - 1))
                    .isInstanceOfSatisfying(
                            JobEvent.StatusChanged.class,
                            end -> assertThat(end.status()).isEqualTo(JobStatus.SUCCEEDED));
        }
    }

    @Test
    void request_saysAllThatWasAskedFor() {
        SageMakerRecipe recipe = SageMakerLab.recipe()
                .spot(Duration.ofHours(12))
                .volume(200)
                .addEnvironment("HF_HUB_OFFLINE", "1")
                .model("s3://models/llama/")
                .build();
        try (SageMakerLab lab = new SageMakerLab();
                SageMakerProvider provider = lab.builder(recipe).build()) {
            provider.submit(
                    SageMakerLab.spec()
                            .validationData(Data.rows("Other", 3))
                            .addMetadata("team", "support")
                            .seed(7)
                            .build(),
                    SubmitContext.of("k"));
            Map<String, Object> asked = created(lab);
            assertThat(asked)
                    .containsEntry("TrainingJobName", SageMakerRequest.jobName("k"))
                    .containsEntry("EnableManagedSpotTraining", true)
                    .containsEntry("RoleArn", Lab.ROLE)
                    .containsEntry("Tags", List.of(Map.of("Key", "team", "Value", "support")))
                    .containsEntry(
                            "ResourceConfig",
                            Map.of("InstanceType", "ml.g5.2xlarge", "InstanceCount", 1L, "VolumeSizeInGB", 200L))
                    .containsEntry(
                            "StoppingCondition",
                            Map.of("MaxRuntimeInSeconds", 28_800L, "MaxWaitTimeInSeconds", 43_200L))
                    .containsEntry(
                            "CheckpointConfig",
                            Map.of(
                                    "S3Uri",
                                    "s3://fake-bucket/tuning/sagemaker/checkpoints/" + SageMakerRequest.jobName("k")
                                            + "/"));
            assertThat(String.valueOf(asked.get("HyperParameters")))
                    .contains("base_model=fake/quick", "seed=7", "tuning=lora");
            assertThat(String.valueOf(asked.get("Environment"))).contains("HF_HUB_OFFLINE=1", "FINETUNE4J_REQUEST=");
            assertThat(String.valueOf(asked.get("InputDataConfig")))
                    .contains(
                            "ChannelName=training", "ChannelName=validation", "ChannelName=code", "ChannelName=model");
            assertThat(String.valueOf(asked.get("AlgorithmSpecification")))
                    .contains("ContainerEntrypoint=[python3, /opt/ml/input/data/code/")
                    .contains("Name=train:loss, Regex= loss=");
        }
    }

    @Test
    void submit_oneKey_isOneJob_alsoWhenTheAnswerWasLost() {
        try (SageMakerLab lab = new SageMakerLab();
                SageMakerProvider provider = lab.builder().attempts(1).build();
                SageMakerProvider other = lab.provider()) {
            lab.server.fault(FakeFault.hangUp().afterExecuting().on("POST", CREATE));
            assertThatThrownBy(() -> provider.submit(SageMakerLab.spec().build(), SubmitContext.of("k")))
                    .hasMessageContaining("no answer");
            JobRef ref = other.submit(SageMakerLab.spec().build(), SubmitContext.of("k"));
            assertThat(provider.submit(SageMakerLab.spec().build(), SubmitContext.of("k")))
                    .isEqualTo(ref);
            assertThat(lab.server.jobs()).isEqualTo(1);
            assertThatThrownBy(() -> other.submit(SageMakerLab.spec().seed(1).build(), SubmitContext.of("k")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("belongs to job " + ref)
                    .hasMessageContaining("asked for something else");
        }
    }

    @Test
    void attach_inAnotherProcess_findsTheJobAndAllItsEvents() {
        try (SageMakerLab lab = new SageMakerLab();
                SageMakerProvider provider = lab.provider();
                SageMakerProvider other = lab.provider()) {
            JobRef ref = provider.submit(SageMakerLab.spec().build(), SubmitContext.of("k"));
            SageMakerLab.end(provider, ref);
            FineTuneJob found = FineTune.attach(other, JobRef.parse(ref.toString()));
            assertThat(found.await(Duration.ofMinutes(1)).id()).endsWith("/output/model.tar.gz");
        }
    }

    @Test
    void cancel_stopsTheJob_andAgainIsAsGood() {
        try (SageMakerLab lab = new SageMakerLab();
                SageMakerProvider provider = lab.provider()) {
            JobRef ref = provider.submit(
                    SageMakerLab.spec().baseModel(FakeSageMakerServer.SLOW).build(), SubmitContext.of("k"));
            provider.cancel(ref);
            assertThat(provider.cancel(ref).status()).isEqualTo(JobStatus.CANCELLED);
            List<JobEvent> events = new ArrayList<>();
            read(provider, ref, EventPage.START, events);
            assertThat(events)
                    .last()
                    .isInstanceOfSatisfying(
                            JobEvent.StatusChanged.class,
                            end -> assertThat(end.status()).isEqualTo(JobStatus.CANCELLED));
        }
    }

    @Test
    void job_endedByItsOwnLimit_hasFailed() {
        SageMakerRecipe recipe =
                SageMakerLab.recipe().maxRuntime(Duration.ofMinutes(30)).build();
        VirtualClock clock = VirtualClock.create();
        try (SageMakerLab lab = new SageMakerLab(
                        FakeSageMakerServer.builder().clock(clock).start());
                SageMakerProvider provider = lab.builder(recipe).clock(clock).build()) {
            JobRef ref = provider.submit(
                    SageMakerLab.spec().baseModel(FakeSageMakerServer.SLOW).build(), SubmitContext.of("k"));
            clock.advance(Duration.ofHours(1));
            JobSnapshot end = provider.poll(ref);
            assertThat(end.status()).isEqualTo(JobStatus.FAILED);
            assertThat(end.failure().orElseThrow()).contains("MaxRuntimeExceeded", "give the recipe more time");
        }
    }

    @Test
    void spot_whoseMachineIsTakenAway_goesOnInAnotherLog() {
        VirtualClock clock = VirtualClock.create();
        FakeTraining hour = new FakeTraining(Duration.ZERO, Duration.ofMinutes(5), Duration.ofMinutes(1), 60, null);
        FakeSageMakerServer server = FakeSageMakerServer.builder()
                .clock(clock)
                .addModel(FakeSageMakerServer.QUICK, hour)
                .start();
        try (SageMakerLab lab = new SageMakerLab(server);
                SageMakerProvider provider = lab.builder().clock(clock).build()) {
            JobRef ref = provider.submit(SageMakerLab.spec().build(), SubmitContext.of("k"));
            clock.advance(Duration.ofMinutes(35));
            String cursor = EventPage.START;
            List<JobEvent> events = new ArrayList<>();
            cursor = read(provider, ref, cursor, events);
            server.interrupt();
            clock.advance(Duration.ofHours(1));
            read(provider, ref, cursor, events);
            assertThat(events.stream()
                            .filter(JobEvent.StepCompleted.class::isInstance)
                            .map(event -> ((JobEvent.StepCompleted) event).step()))
                    .hasSize(60)
                    .doesNotHaveDuplicates();
            assertThat(events).extracting(JobEvent::id).doesNotHaveDuplicates();
            assertThat(events.toString()).contains("Interrupted").doesNotContain("the text of a user");
            assertThat(provider.events(ref, EventPage.START).more()).isTrue();
        }
    }

    private static String read(SageMakerProvider provider, JobRef ref, String cursor, List<JobEvent> into) {
        EventPage page = provider.events(ref, cursor);
        into.addAll(page.events());
        return page.more() ? read(provider, ref, page.nextCursor(), into) : page.nextCursor();
    }

    @Test
    void leftovers_areFoundAndDeletedByAnotherProcess() {
        try (SageMakerLab lab = new SageMakerLab();
                SageMakerProvider provider = lab.provider();
                SageMakerProvider other = lab.provider()) {
            ModelRef tuned = SageMakerLab.train(provider, SageMakerLab.spec().build(), "a")
                    .tunedModel()
                    .orElseThrow();
            provider.submit(
                    SageMakerLab.spec().baseModel(FakeSageMakerServer.SLOW).build(), SubmitContext.of("b"));
            provider.deploy(tuned, SageMakerServing.of("tgi", FakeSageMakerServer.MACHINE));
            assertThat(other.leftovers())
                    .extracting(Leftover::kind)
                    .containsExactly(
                            "running job", "endpoint", "endpoint configuration", "model", "object", "object", "object");
            assertThat(other.deleteEverything()).isEmpty();
            other.deleteEverything();
            assertThat(lab.server.objects(FakeBedrockServer.BUCKET)).isEmpty();
            assertThat(other.endpoints()).isEmpty();
        }
    }

    @Test
    void unknownJob_isNotFound_andAnotherRegionIsNamed() {
        try (SageMakerLab lab = new SageMakerLab();
                SageMakerProvider provider = lab.provider()) {
            assertThatThrownBy(() -> provider.poll(new JobRef("aws-sagemaker", "nobody")))
                    .isInstanceOf(JobNotFoundException.class)
                    .hasMessageContaining("check reference, account and region");
            String arn = "arn:aws:sagemaker:eu-west-1:123456789012:training-job/x";
            assertThatThrownBy(() -> provider.cancel(new JobRef("aws-sagemaker", arn)))
                    .isInstanceOf(JobNotFoundException.class)
                    .hasMessageContaining("it is in the region eu-west-1");
        }
    }
}
