// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.http.provider.EventCursor;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Following a job: events out of order and late, strange answers, a restart, the result. */
class JobEventPagesTest {
    private static final FakeTraining BUSY =
            new FakeTraining(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(130), 250, null);

    private final VirtualClock time = VirtualClock.create();
    private final Lab lab = new Lab(FakeOpenAiServer.builder()
            .clock(time)
            .addModel("busy", BUSY)
            .base64Results()
            .start());

    /** Many events in one second, which the service lists in no order, read while they happen. */
    @Test
    void events_ofOneSecond_areNeitherLostNorDoubled() {
        try (lab;
                OpenAiProvider provider = lab.builder().clock(time).build()) {
            JobRef job = provider.submit(
                    Data.spec()
                            .baseModel("busy")
                            .validationData(Data.rows("Check", 10))
                            .build(),
                    SubmitContext.of("k"));
            List<String> ids = new ArrayList<>();
            String cursor = EventPage.START;
            boolean ended = false;
            while (!ended) {
                time.advance(Duration.ofMillis(370));
                ended = provider.poll(job).status().terminal();
                EventPage page;
                do {
                    page = provider.events(job, cursor);
                    page.events().forEach(event -> ids.add(event.id()));
                    cursor = page.nextCursor();
                } while (page.more());
            }
            assertThat(ids).as("each once, without the engine's help").doesNotHaveDuplicates();
            // 4 notes at the start, 250 steps with a validation each, 2 notes at the end, 3 checkpoints
            assertThat(ids).hasSize(4 + 500 + 2 + 3);
        }
    }

    @Test
    void job_isTakenUpByAnotherProcess() {
        FineTuneJob job;
        String stored;
        try (lab) {
            try (OpenAiProvider first = lab.provider()) {
                stored = FineTune.builder()
                        .provider(first)
                        .baseModel("busy")
                        .trainingData(Data.rows(12))
                        .start()
                        .ref()
                        .toString();
            }
            time.advance(Duration.ofMinutes(5));
            try (OpenAiProvider second = lab.provider()) {
                List<JobEvent> seen = Collections.synchronizedList(new ArrayList<>());
                job = FineTune.attach(second, JobRef.parse(stored)).onEvent(seen::add);
                ModelRef model = job.await(Duration.ofSeconds(30));
                assertThat(model.id()).startsWith("ft:busy:");
                assertThat(seen)
                        .filteredOn(JobEvent.StepCompleted.class::isInstance)
                        .hasSize(250);
                assertThat(second.chatModel(model).chat(ChatRequest.user("hi")).text())
                        .contains("hi");
                ModelVersion.Draft draft = new ModelVersion.Draft("router", model, "busy", stored, Map.of(), Map.of());
                assertThat(second.chatModel(new ModelVersion(draft, 1, Instant.EPOCH))
                                .chat(ChatRequest.user("on record"))
                                .text())
                        .contains("on record");
                OpenAiCheckpoint early = second.checkpoints(job.ref()).get(2);
                assertThat(early.step()).isEqualTo(83);
                assertThat(second.chatModel(early.model())
                                .chat(ChatRequest.user("hi"))
                                .text())
                        .as("a checkpoint is a model")
                        .contains("hi");
            }
        }
    }

    @Test
    void curve_isReadFromTheResult_whereTheEventsHoldNoSteps() {
        try (lab;
                OpenAiProvider provider = lab.builder().clock(time).build()) {
            JobRef job = provider.submit(
                    Data.spec()
                            .baseModel("busy")
                            .validationData(Data.rows("Check", 10))
                            .build(),
                    SubmitContext.of("k"));
            time.advance(Duration.ofMinutes(5));
            String note = "{\"object\":\"list\",\"has_more\":false,\"data\":[{\"id\":\"e1\",\"created_at\":"
                    + time.instant().getEpochSecond() + ",\"level\":\"info\",\"message\":\"done\",\"data\":null}]}";
            lab.server.fault(FakeFault.page(200, "application/json", note)
                    .on("GET", "/fine_tuning/jobs/[^/]+/events")
                    .times(100));
            List<JobEvent> events = new ArrayList<>();
            EventPage page = provider.events(job, EventPage.START);
            events.addAll(page.events());
            while (page.more()) {
                page = provider.events(job, page.nextCursor());
                events.addAll(page.events());
            }
            assertThat(events).filteredOn(JobEvent.Note.class::isInstance).hasSize(1);
            assertThat(events)
                    .filteredOn(JobEvent.StepCompleted.class::isInstance)
                    .hasSize(250);
            assertThat(events)
                    .filteredOn(JobEvent.Validated.class::isInstance)
                    .hasSize(250)
                    .element(1)
                    .extracting(event -> ((JobEvent.Validated) event).loss())
                    .isEqualTo(2.0 / 2 + 0.1);
        }
    }

    @Test
    void curve_knowsColumnsByOtherNames_andGaps() {
        String azure = String.join(
                "\r\n",
                "step,train_loss,train_mean_token_accuracy,valid_loss,full_valid_loss",
                "1,2.5,0.1,,",
                "2,-1,0.2,2.25,2.0",
                "x,1,1,1,1",
                "3,nan,,3.5,",
                "");
        MetricsFile curve = MetricsFile.parse(azure.getBytes(StandardCharsets.UTF_8));
        assertThat(curve.points()).hasSize(3);
        assertThat(curve.points().get(0).trainLoss()).hasValue(2.5);
        assertThat(curve.points().get(0).validLoss()).isEmpty();
        assertThat(curve.points().get(1).trainLoss()).as("-1 is nothing").isEmpty();
        assertThat(curve.points().get(1).validLoss()).as("over all of it").hasValue(2.0);
        assertThat(curve.points().get(2).validLoss()).hasValue(3.5);
        String other = "Global Step,\"Training Loss\",Validation Loss\n4,1.5,1.25\n";
        assertThat(MetricsFile.parse(Base64.getEncoder().encode(other.getBytes(StandardCharsets.UTF_8)))
                        .points())
                .isEqualTo(MetricsFile.parse(other.getBytes(StandardCharsets.UTF_8))
                        .points())
                .hasSize(1);
        assertThat(MetricsFile.parse(new byte[0]).points()).isEmpty();
    }

    private static JobSnapshot snapshot(JobRef ref, OpenAiJob job) {
        return JobStates.of(job).snapshot(ref, JobStates.WORDS, () -> Instant.ofEpochSecond(1_000_000));
    }

    @Test
    void status_ofAnyWord_isUnderstood() {
        JobRef ref = new JobRef("openai", "j");
        assertThat(snapshot(ref, new OpenAiJob(Map.of("status", "warming_up"))).status())
                .isEqualTo(JobStatus.UNKNOWN);
        assertThat(snapshot(ref, new OpenAiJob(Map.of("status", "paused"))).status())
                .isEqualTo(JobStatus.PAUSED);
        assertThat(snapshot(ref, new OpenAiJob(Map.of())).providerStatus()).isEqualTo("unknown");
        Map<String, Object> nameless = Map.of("status", "succeeded", "finished_at", 999_900L);
        assertThat(snapshot(ref, new OpenAiJob(nameless)).status())
                .as("the model's name may follow")
                .isEqualTo(JobStatus.RUNNING);
        Map<String, Object> forgotten = Map.of("status", "succeeded", "finished_at", 900_000L);
        assertThat(snapshot(ref, new OpenAiJob(forgotten)).failure())
                .hasValueSatisfying(why -> assertThat(why).contains("names no model"));
        Map<String, Object> failed = Map.of("status", "failed", "error", Map.of());
        assertThat(snapshot(ref, new OpenAiJob(failed)).failure()).isPresent();
        assertThat(new OpenAiJob(Map.of("error", Map.of("code", "c", "message", "m"))).error())
                .contains("m (c)");
        assertThat(new OpenAiJob(failed).error()).as("an empty error is none").isEmpty();
    }

    @Test
    void snapshot_saysWhatTheServiceDecided() {
        JobRef ref = new JobRef("openai", "j");
        Map<String, Object> epochs = Map.of("n_epochs", 3L);
        Map<String, Object> plain = Map.of("status", "running", "seed", 42L, "model", "m-1", "hyperparameters", epochs);
        assertThat(snapshot(ref, new OpenAiJob(plain)).extra())
                .containsEntry("seed", 42L)
                .containsEntry("base_model", "m-1")
                .containsEntry("hyperparameters", epochs);
        Map<String, Object> beta = Map.of("beta", 0.1);
        Map<String, Object> method = Map.of("type", "dpo", "dpo", Map.of("hyperparameters", beta));
        assertThat(snapshot(ref, new OpenAiJob(Map.of("hyperparameters", epochs, "method", method)))
                        .extra())
                .as("the method's own count")
                .containsEntry("hyperparameters", beta);
    }

    @Test
    void cursor_keepsWhatItKnows() {
        EventCursor cursor = new EventCursor(17, 3, -1, true, Set.of("a"));
        assertThat(EventCursor.of(cursor.text())).isEqualTo(cursor);
        assertThat(EventCursor.of(EventCursor.START.text())).isEqualTo(EventCursor.START);
        assertThat(EventCursor.of("nonsense")).isEqualTo(EventCursor.START);
        assertThat(new HashSet<>(List.of(OpenAiJobLog.id(new Fields(Map.of("message", "m"))))))
                .containsExactly(OpenAiJobLog.id(new Fields(Map.of("message", "m"))))
                .doesNotContain("");
    }

    @Test
    void job_thatIsPaused_goesOn() {
        try (lab;
                OpenAiProvider provider = lab.builder().clock(time).build()) {
            JobRef job = provider.submit(Data.spec().baseModel("busy").build(), SubmitContext.of("k"));
            time.advance(Duration.ofSeconds(10));
            assertThat(provider.pause(job).status()).isEqualTo(JobStatus.PAUSED);
            assertThat(provider.pause(job).status()).as("again").isEqualTo(JobStatus.PAUSED);
            time.advance(Duration.ofHours(1));
            assertThat(provider.poll(job).status()).isEqualTo(JobStatus.PAUSED);
            assertThat(provider.resume(job).status()).isEqualTo(JobStatus.RUNNING);
            time.advance(Duration.ofSeconds(20));
            assertThat(provider.poll(job).status())
                    .as("the hour does not count")
                    .isEqualTo(JobStatus.RUNNING);
            time.advance(Duration.ofSeconds(20));
            assertThat(provider.poll(job).status()).isEqualTo(JobStatus.SUCCEEDED);
        }
    }
}
