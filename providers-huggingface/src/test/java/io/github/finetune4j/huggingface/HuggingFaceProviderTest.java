// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.huggingface.internal.jobs.JobView;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.HubFault;
import io.github.finetune4j.testkit.services.HubFault.Kind;
import io.github.finetune4j.testkit.services.HubJob;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.Quantization;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Point 4: what goes to a job, and what comes back. */
class HuggingFaceProviderTest {
    private final HubFixture fixture = new HubFixture();
    private final List<HubJob> jobs = new CopyOnWriteArrayList<>();

    @TempDir
    Path cache;

    private HuggingFaceProvider provider;

    @BeforeEach
    void open() {
        FakeTraining training = new FakeTraining(fixture.fake);
        fixture.fake.jobs(job -> {
            jobs.add(job);
            training.run(job);
        });
        provider = HuggingFaceProvider.builder(fixture.alice(cache))
                .hardware("t4-small")
                .timeout(Duration.ofMinutes(90))
                .logPatience(Duration.ofSeconds(1))
                .build();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** {@return another provider, which knows nothing of what the first one read} */
    private HuggingFaceProvider anew() {
        return HuggingFaceProvider.builder(fixture.alice(cache))
                .hardware("t4-small")
                .logPatience(Duration.ofSeconds(1))
                .build();
    }

    private JobSnapshot ended(JobRef ref) {
        JobSnapshot now = provider.poll(ref);
        for (int i = 0; i < 3000 && !now.status().terminal(); i++) {
            LockSupport.parkNanos(20_000_000);
            now = provider.poll(ref);
        }
        return now;
    }

    private JobRef submit(FineTuneSpec spec) {
        return provider.submit(spec, SubmitContext.of("key-1"));
    }

    private FineTuneSpec quantized() {
        return HuggingFaceProviderTckTest.spec(4, "yes").toBuilder()
                .lora(LoraConfig.builder()
                        .rank(8)
                        .alpha(32)
                        .targetModules("q_proj")
                        .quantization(Quantization.NF4)
                        .build())
                .hyperparameters(
                        Hyperparameters.builder().learningRate(1e-3).maxSteps(7).build())
                .seed(5)
                .suffix("tickets")
                .addMetadata("team", "red")
                .build();
    }

    @Test
    void request_carriesKeyTimeoutImageRowsAndSettings() {
        assertThat(ended(submit(quantized())).status()).isEqualTo(JobStatus.SUCCEEDED);
        Map<String, Object> asked = jobs.get(0).asked();
        assertThat(asked)
                .containsEntry("flavor", "t4-small")
                .containsEntry("timeoutSeconds", 5400L)
                .hasEntrySatisfying(
                        "labels",
                        labels -> assertThat(labels)
                                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                                .containsEntry("team", "red")
                                .containsEntry("finetune4j-key", "key-1")
                                .containsOnlyKeys("team", "finetune4j-key", "finetune4j-request"))
                .containsEntry("command", List.of("uv", "run", "--with", "bitsandbytes", "/finetune4j/train.py"))
                .containsEntry("secrets", Map.of("HF_TOKEN", HubFixture.TOKEN));
        String input = "datasets/" + FakeTraining.source(jobs.get(0));
        assertThat(new String(fixture.fake.read(input, "settings.json").orElseThrow(), StandardCharsets.UTF_8))
                .contains("\"r\": 8", "\"lora_alpha\": 32", "\"q_proj\"", "\"quantization\": \"nf4\"")
                .contains("\"max_steps\": 7", "\"learning_rate\": 0.001", "\"seed\": 5")
                .contains("\"base_revision\": \"" + fixture.fake.head(HubFixture.MODEL) + "\"");
        assertThat(new String(fixture.fake.read(input, "train.jsonl").orElseThrow(), StandardCharsets.UTF_8).lines())
                .hasSize(4);
        assertThat(fixture.fake.read(input, "train.py")).isPresent();
    }

    @Test
    void result_isAModelOfTheHub_withItsCost() {
        JobSnapshot end = ended(submit(quantized()));
        String model = end.tunedModel().orElseThrow().id();
        assertThat(model).startsWith("alice/tiny-tickets-");
        assertThat(fixture.alice(cache).models().folder(model).orElseThrow().resolve("adapter_model.safetensors"))
                .hasContent("weights");
        assertThat((Double) end.extra().get("costDollars")).isEqualTo(0.006667 * 60 * 90 / 3600);
        assertThat(provider.hardware()).extracting(JobHardware::name).containsExactly("cpu-basic", "t4-small");
    }

    @Test
    void log_becomesEvents_withoutGapsOrRepeats_whateverTheStreamDoes() {
        JobRef ref = submit(HuggingFaceProviderTckTest.spec(4, "yes"));
        ended(ref);
        List<JobEvent> all = provider.events(ref, EventPage.START).events();
        assertThat(all)
                .filteredOn(JobEvent.StepCompleted.class::isInstance)
                .extracting(event -> ((JobEvent.StepCompleted) event).loss())
                .containsExactly(2.0, 1.0, 0.7);
        fixture.fake.fault(HubFault.of("GET", "/logs", Kind.END_EVENTS, 2));
        assertThat(anew().events(ref, EventPage.START).events())
                .as("ended early")
                .isEqualTo(all);
        fixture.fake.fault(HubFault.of("GET", "/logs", Kind.DROP, 3));
        assertThat(anew().events(ref, EventPage.START).events()).as("dropped").isEqualTo(all);
        assertThat(fixture.fake.faultsLeft()).isZero();
    }

    @Test
    void lostAnswer_startsNoSecondJob() {
        fixture.fake.fault(HubFault.of("POST", "/api/jobs/alice$", Kind.LOSE_REPLY, 0));
        FineTuneSpec spec = HuggingFaceProviderTckTest.spec(4, "yes");
        assertThatThrownBy(() -> submit(spec))
                .isInstanceOf(io.github.finetune4j.error.TransientProviderException.class);
        ended(submit(spec));
        assertThat(jobs).hasSize(1);
    }

    @Test
    void key_ofAnotherRequest_isRefused_andNothingIsMade() {
        FineTuneSpec spec = quantized();
        JobRef first = submit(spec);
        ended(first);
        List<FineTuneSpec> others = List.of(
                spec.toBuilder()
                        .trainingData(HuggingFaceProviderTckTest.spec(5, "yes").trainingData())
                        .build(),
                spec.toBuilder()
                        .validationData(HuggingFaceProviderTckTest.spec(2, "no").trainingData())
                        .build(),
                spec.toBuilder().baseModel("other/base").build(),
                spec.toBuilder().seed(6).build(),
                spec.toBuilder().suffix("other").build(),
                spec.toBuilder().lora(LoraConfig.builder().rank(4).build()).build(),
                spec.toBuilder()
                        .hyperparameters(Hyperparameters.builder().epochs(7).build())
                        .build());
        assertThat(others)
                .hasSize(7)
                .allSatisfy(other -> assertThatThrownBy(() -> anew().submit(other, SubmitContext.of("key-1")))
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageContaining("the idempotency key key-1 belongs to job " + first)
                        .hasMessageContaining("take another key"));
        assertThat(anew().submit(spec.toBuilder().addMetadata("team", "blue").build(), SubmitContext.of("key-1")))
                .as("labels change no model")
                .isEqualTo(first);
        assertThat(jobs).hasSize(1);
    }

    @Test
    void unknownHardware_isRefusedWithThoseThatThereAre() {
        HuggingFaceProvider other = HuggingFaceProvider.builder(fixture.alice(cache))
                .hardware("abacus")
                .build();
        assertThatThrownBy(() -> other.submit(quantized(), SubmitContext.of("k")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("[cpu-basic, t4-small]");
        assertThat(jobs).isEmpty();
    }

    @Test
    void rowWithAnImage_isRefused_beforeAnythingStarts() {
        Message seen = Message.user(ContentPart.text("What?"), ContentPart.image("https://x.example/a.png"));
        FineTuneSpec spec = HuggingFaceProviderTckTest.spec(4, "yes").toBuilder()
                .validationData(Dataset.of(List.of(ChatExample.of(seen, Message.assistant("a cat")))))
                .build();
        assertThatThrownBy(() -> submit(spec))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("row 1 of the validation data cannot be trained on: a user message has a part of"
                        + " type \"image_url\"");
        assertThat(jobs).isEmpty();
    }

    @Test
    void unknownStage_isUnknown() {
        JobView odd = new JobView(
                new JobRef(HubContext.ID, "alice/x"), Map.of("status", Map.of("stage", "HIBERNATING")), repo -> true);
        assertThat(odd.state(flavor -> 1)
                        .snapshot(odd.ref(), JobView.WORDS, InstantSource.system())
                        .status())
                .isEqualTo(JobStatus.UNKNOWN);
    }

    /** Rule 4.9: one truth, wherever one looks. */
    @Test
    void completionWithoutWeights_isAFailure_inPollAndInEvents() {
        fixture.fake.jobs(job -> job.log("finetune4j {\"event\": \"end\", \"commit\": null}"));
        JobRef ref = submit(HuggingFaceProviderTckTest.spec(4, "yes"));
        JobSnapshot end = ended(ref);
        assertThat(end.status()).isEqualTo(JobStatus.FAILED);
        assertThat(end.failure()).hasValueSatisfying(why -> assertThat(why).contains("holds no weights"));
        assertThat(lastStatus(ref)).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void resultThatIsGone_isAFailure_andItsLogStaysReadable() {
        JobRef ref = submit(HuggingFaceProviderTckTest.spec(4, "yes"));
        HubRepo model = HubRepo.model(ended(ref).tunedModel().orElseThrow().id());
        fixture.alice(cache).deleteRepo(model);
        assertThat(provider.poll(ref).status()).isEqualTo(JobStatus.FAILED);
        assertThat(lastStatus(ref)).isEqualTo(JobStatus.FAILED);
        assertThat(provider.events(ref, EventPage.START).events()).hasSizeGreaterThan(5);
    }

    private JobStatus lastStatus(JobRef ref) {
        List<JobEvent> events = provider.events(ref, EventPage.START).events();
        return ((JobEvent.StatusChanged) events.get(events.size() - 1)).status();
    }

    @Test
    void logOfARunningJob_isReadOnOneConnection_fromWhereItWas() {
        Semaphore mayLog = new Semaphore(0);
        fixture.fake.jobs(job -> {
            for (int line = 0; line < 30 && !job.cancelled(); line++) {
                mayLog.acquireUninterruptibly();
                job.log("line " + line);
            }
            job.log("finetune4j {\"event\": \"end\"}");
        });
        HuggingFaceProvider patient = HuggingFaceProvider.builder(fixture.alice(cache))
                .hardware("t4-small")
                .logPatience(Duration.ofSeconds(1))
                .build();
        JobRef ref = patient.submit(HuggingFaceProviderTckTest.spec(4, "yes"), SubmitContext.of("key-1"));
        String cursor = EventPage.START;
        List<String> texts = new ArrayList<>();
        while (texts.size() < 32) { // the first line is the Hub's, the last one the script's
            mayLog.release(10);
            EventPage page = patient.events(ref, cursor);
            cursor = page.nextCursor();
            page.events().stream()
                    .filter(JobEvent.Note.class::isInstance)
                    .map(event -> ((JobEvent.Note) event).text())
                    .forEach(texts::add);
        }
        assertThat(texts).doesNotHaveDuplicates().contains("line 0", "line 29");
        ended(ref);
        assertThat(patient.events(ref, EventPage.START).events()).hasSizeGreaterThanOrEqualTo(31);
        patient.events(ref, cursor);
        patient.close();
        assertThat(fixture.fake.requests())
                .filteredOn(request -> request.path().endsWith("/logs"))
                .as("connections for the log")
                .hasSize(1);
    }

    @Test
    void logConnectionThatIsSilentForTwoMinutes_isMadeAnew() {
        Semaphore mayLog = new Semaphore(0);
        fixture.fake.jobs(job -> mayLog.acquireUninterruptibly());
        AtomicLong later = new AtomicLong();
        HuggingFaceProvider patient = HuggingFaceProvider.builder(fixture.hub(cache)
                        .token(ApiKey.of(HubFixture.TOKEN))
                        .clock(() -> Instant.EPOCH.plusSeconds(later.get()))
                        .build())
                .hardware("t4-small")
                .logPatience(Duration.ofSeconds(1))
                .build();
        JobRef ref = patient.submit(HuggingFaceProviderTckTest.spec(4, "yes"), SubmitContext.of("key-1"));
        while (patient.poll(ref).status() != JobStatus.RUNNING) {
            LockSupport.parkNanos(5_000_000);
        }
        EventPage page = patient.events(ref, EventPage.START);
        later.set(121);
        patient.events(ref, page.nextCursor());
        patient.events(ref, page.nextCursor());
        assertThat(fixture.asked("GET", "/logs$")).isEqualTo(2);
        assertThat(patient.events(ref, EventPage.START).events()).isEqualTo(page.events());
        mayLog.release();
        patient.close();
    }

    @Test
    void logWhoseStreamEnds_thoughItsJobGoesOn_isReadAnew_andEachLineComesOnce() {
        Semaphore mayLog = new Semaphore(1);
        fixture.fake.endSilentLogs(Duration.ofMillis(10)).jobs(job -> {
            for (int line = 0; line < 2; line++) {
                mayLog.acquireUninterruptibly();
                job.log("line " + line);
            }
            mayLog.acquireUninterruptibly();
        });
        HuggingFaceProvider patient = HuggingFaceProvider.builder(fixture.alice(cache))
                .hardware("t4-small")
                .logPatience(Duration.ofMinutes(1))
                .build();
        JobRef ref = patient.submit(HuggingFaceProviderTckTest.spec(4, "yes"), SubmitContext.of("key-1"));
        List<String> texts = new ArrayList<>();
        String cursor = EventPage.START;
        for (int line = 0; line < 2; line++) {
            while (!texts.contains("line " + line)) {
                EventPage page = patient.events(ref, cursor);
                cursor = page.nextCursor();
                page.events().stream()
                        .filter(JobEvent.Note.class::isInstance)
                        .map(event -> ((JobEvent.Note) event).text())
                        .forEach(texts::add);
            }
            mayLog.release();
        }
        assertThat(texts).doesNotHaveDuplicates().endsWith("line 0", "line 1");
        assertThat(fixture.asked("GET", "/logs$")).isGreaterThan(1);
        mayLog.release();
        patient.close();
        assertThatThrownBy(() -> fixture.fake.endSilentLogs(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("silence: 0 seconds -> above zero");
    }
}
