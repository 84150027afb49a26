package io.github.finetune4j.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.HubFault;
import io.github.finetune4j.testkit.HubFault.Kind;
import io.github.finetune4j.testkit.HubJob;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.Quantization;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
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
                .metadata("team", "red")
                .build();
    }

    @Test
    void request_carriesKeyTimeoutImageRowsAndSettings() {
        assertThat(ended(submit(quantized())).status()).isEqualTo(JobStatus.SUCCEEDED);
        Map<String, Object> asked = jobs.get(0).asked();
        assertThat(asked)
                .containsEntry("flavor", "t4-small")
                .containsEntry("timeoutSeconds", 5400L)
                .containsEntry("labels", Map.of("team", "red", "finetune4j-key", "key-1"))
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
        assertThat((Double) end.extra().get("costDollars")).isEqualTo(0.0066667 * 60 * 90 / 3600);
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
        assertThat(provider.events(ref, EventPage.START).events())
                .as("ended early")
                .isEqualTo(all);
        fixture.fake.fault(HubFault.of("GET", "/logs", Kind.DROP, 3));
        assertThat(provider.events(ref, EventPage.START).events()).as("dropped").isEqualTo(all);
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
    void unknownStage_isUnknown_andCompletionWithoutWeightsIsAFailure() {
        JobRef ref = new JobRef(HuggingFaceProvider.ID, "alice/x");
        JobView odd = new JobView(ref, Map.of("status", Map.of("stage", "HIBERNATING")));
        assertThat(odd.snapshot(repo -> true, flavor -> 1).status()).isEqualTo(JobStatus.UNKNOWN);
        JobView hollow = new JobView(
                ref,
                Map.of(
                        "status",
                        Map.of("stage", "COMPLETED"),
                        "environment",
                        Map.of(HuggingFaceProvider.OUTPUT, "alice/out")));
        assertThat(hollow.snapshot(repo -> false, flavor -> 1).status()).isEqualTo(JobStatus.FAILED);
        assertThat(hollow.snapshot(repo -> true, flavor -> 1).status()).isEqualTo(JobStatus.SUCCEEDED);
    }
}
