// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeTogetherServer;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.LossMask;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TogetherProviderTest {
    private final Lab lab = new Lab();
    private final TogetherProvider together = lab.provider();

    @AfterEach
    void close() {
        together.close();
        lab.close();
    }

    private Map<String, Object> sent() {
        List<FakeRequest> created = lab.server.requests("POST", "/fine-tunes");
        return Json.parseObject(new String(created.get(created.size() - 1).body(), StandardCharsets.UTF_8));
    }

    private JobRef submit(FineTuneSpec.Builder spec) {
        return together.submit(spec.build(), SubmitContext.of("key-" + lab.server.requestCount()));
    }

    private JobSnapshot ended(JobRef job) {
        JobSnapshot now = together.poll(job);
        while (!now.status().terminal()) {
            LockSupport.parkNanos(1_000_000);
            now = together.poll(job);
        }
        return now;
    }

    private static Hyperparameters hyper(java.util.function.UnaryOperator<Hyperparameters.Builder> set) {
        return set.apply(Hyperparameters.builder()).build();
    }

    // ---- what is sent

    @Test
    void submit_ofAdapterWithEverything_sendsIt() {
        submit(Data.spec()
                .validationData(Data.rows("Other", 3))
                .lora(LoraConfig.builder()
                        .rank(16)
                        .alpha(8)
                        .dropout(0.05)
                        .targetModules("q_proj", "v_proj")
                        .build())
                .hyperparameters(hyper(h -> h.epochs(3)
                        .batchSize(8)
                        .learningRate(2e-5)
                        .weightDecay(0.1)
                        .maxGradientNorm(0.5)
                        .lossMask(LossMask.ASSISTANT)))
                .seed(7)
                .suffix("greeter")
                .addOption(TogetherOptions.CHECKPOINTS, 2)
                .addOption("field:packing", false));
        assertThat(sent())
                .containsEntry("model", FakeTogetherServer.QUICK)
                .containsEntry("training_file", "file-1")
                .containsEntry("validation_file", "file-2")
                .containsEntry("n_epochs", 3L)
                .containsEntry("n_evals", 3L)
                .containsEntry("n_checkpoints", 2L)
                .containsEntry("batch_size", 8L)
                .containsEntry("learning_rate", 2e-5)
                .containsEntry("weight_decay", 0.1)
                .containsEntry("max_grad_norm", 0.5)
                .containsEntry("random_seed", 7L)
                .containsEntry("packing", false)
                .containsEntry("training_method", Map.of("method", "sft", "train_on_inputs", false))
                .containsEntry(
                        "training_type",
                        Map.of(
                                "type",
                                "Lora",
                                "lora_r",
                                16L,
                                "lora_alpha",
                                8L,
                                "lora_dropout",
                                0.05,
                                "lora_trainable_modules",
                                "q_proj,v_proj"));
        assertThat(sent().get("suffix"))
                .asString()
                .matches("greeter-k[0-9a-z]{17}")
                .hasSizeLessThanOrEqualTo(40);
    }

    @Test
    void submit_ofLittle_leavesTheRestToTheService() {
        submit(Data.spec());
        assertThat(sent().keySet()).containsExactlyInAnyOrder("model", "training_file", "training_method", "suffix");
    }

    @Test
    void submit_ofPreferencesAndWholeModel_sendsThem() {
        submit(Data.spec()
                .trainingData(Data.pairs(5))
                .method(TrainingMethod.DPO)
                .tuningMethod(TuningMethod.FULL)
                .hyperparameters(hyper(h -> h.dpoBeta(0.3)))
                .addOption(TogetherOptions.METHOD, Map.of("rpo_alpha", 0.5)));
        assertThat(sent())
                .containsEntry("training_method", Map.of("method", "dpo", "dpo_beta", 0.3, "rpo_alpha", 0.5))
                .containsEntry("training_type", Map.of("type", "Full"));
        assertThat(new String(lab.server.file("file-1"), StandardCharsets.UTF_8))
                .startsWith("{\"input\":")
                .contains("preferred_output", "non_preferred_output");
    }

    // ---- files

    @Test
    void submit_ofRowsThatAreThere_uploadsNothing() {
        submit(Data.spec());
        submit(Data.spec().suffix("other"));
        assertThat(lab.server.files()).isEqualTo(1);
        assertThat(lab.server.requests("POST", "/files/upload")).hasSize(1);
    }

    @Test
    void submit_ofRowsThatTheServiceCannotRead_saysWhy() {
        assertThatThrownBy(() -> submit(Data.spec().trainingData(Data.rows("unreadable", 3))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("cannot read file file-1 (INVALID_FORMAT)")
                .hasMessageContaining("line 1 cannot be read")
                .hasMessageEndingWith("-> check the data set");
        assertThat(lab.server.jobs()).isZero();
    }

    @Test
    void submit_ofRowsThatAreLookedThroughForever_isTold() {
        VirtualClock clock = VirtualClock.create();
        try (Lab slow = new Lab(FakeTogetherServer.builder()
                        .clock(clock)
                        .processing(Duration.ofHours(2))
                        .start());
                TogetherProvider provider = slow.builder()
                        .clock(clock)
                        .sleeper(clock::advance)
                        .fileWait(Duration.ofMinutes(1))
                        .build()) {
            assertThatThrownBy(() -> provider.submit(Data.spec().build(), SubmitContext.of("k")))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("was not looked through within 1 minute");
            assertThat(slow.server.requests("GET", "/files/file-1")).hasSize(60);
        }
    }

    // ---- refusals before anything is uploaded

    private void refused(FineTuneSpec.Builder spec, String... words) {
        assertThatThrownBy(() -> submit(spec))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("nothing was uploaded")
                .hasMessageContainingAll(words)
                .hasMessageEndingWith("-> fix what is named");
        assertThat(lab.server.requests("POST", ".*")).isEmpty();
    }

    @Test
    void submit_beyondTheModelsLimits_namesAllOfThem() {
        refused(
                Data.spec()
                        .baseModel(FakeTogetherServer.ADAPTERS_ONLY)
                        .lora(LoraConfig.builder()
                                .rank(128)
                                .targetModules("q_proj", "lm_head")
                                .build())
                        .hyperparameters(hyper(h -> h.epochs(30).batchSize(100).learningRate(0.5))),
                "epochs must be 1 to 20 for this model, got 30",
                "batchSize must be 1 to 96 for this model, got 100",
                "learningRate must be 1.0E-8 to 0.001 for this model, got 0.5",
                "lora.rank must be 1 to 64 for this model, got 128",
                "lora.targetModules [lm_head] are not of fake/adapters-only-8B");
    }

    @Test
    void submit_ofWholeModelWhereOnlyAdaptersAreTrained_isRefused() {
        refused(
                Data.spec().baseModel(FakeTogetherServer.ADAPTERS_ONLY).tuningMethod(TuningMethod.FULL),
                "fake/adapters-only-8B is not trained whole here: take an adapter");
    }

    @Test
    void submit_ofUnknownModel_isRefused() {
        refused(Data.spec().baseModel("no/such"), "there is no model no/such to tune here");
    }

    @Test
    void submit_ofOddRows_namesTheFirst() {
        List<ChatExample> rows = new ArrayList<>();
        rows.add(ChatExample.of(Message.user("a"), Message.user("b"), Message.assistant("c")));
        rows.add(ChatExample.of(Message.system("s"), Message.user("b"), Message.assistant("c")));
        rows.add(ChatExample.of(Message.user("only")));
        rows.add(ChatExample.of(Message.assistant("c"), Message.user("b"), Message.assistant("c")));
        refused(
                Data.spec().trainingData(Dataset.of(rows)),
                "row 1 of the training data does not alternate between user and assistant",
                "message 2 is the user's",
                "row 3 of the training data has no message of the assistant",
                "row 4 of the training data does not alternate");
    }

    @Test
    void submit_ofOddOptions_namesThem() {
        refused(
                Data.spec()
                        .suffix("a-suffix-of-far-too-many-letters")
                        .seed(-1)
                        .addOption("hf_api_token", "hf_secret")
                        .addOption("field:wandb_api_key", "secret")
                        .addOption("field:suffix", "x")
                        .addOption("n_epoch", 3)
                        .lora(LoraConfig.builder().alpha(8).build()),
                "seed must be 0 to 2147483647, got -1",
                "suffix has at most 21 characters here",
                "options [field:wandb_api_key, hf_api_token] carry keys",
                "options [field:suffix] are set from the specification itself",
                "options [n_epoch] are not known",
                "set lora.rank");
    }

    @Test
    void submit_ofWhatNoRequestCanSay_isRefused() {
        assertThatThrownBy(() -> submit(Data.spec().hyperparameters(hyper(h -> h.epochs(1.5)))))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("epochs 1.5 is no whole number");
        assertThatThrownBy(() -> submit(Data.spec().hyperparameters(hyper(h -> h.gradientAccumulation(4)))))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("gradientAccumulation 4");
        assertThat(lab.server.requestCount()).isZero();
    }

    // ---- one job of a key

    @Test
    void submit_ofSameKeyWithOtherRequest_isRefused() {
        SubmitContext key = SubmitContext.of("k");
        JobRef first = together.submit(Data.spec().build(), key);
        assertThat(together.submit(Data.spec().build(), key)).isEqualTo(first);
        for (FineTuneSpec other : List.of(
                Data.spec().suffix("other").build(),
                Data.spec().trainingData(Data.rows(13)).build(),
                Data.spec().baseModel(FakeTogetherServer.SLOW).build())) {
            assertThatThrownBy(() -> together.submit(other, key))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("the idempotency key k belongs to job together/ft-1");
        }
        assertThat(lab.server.jobs()).isEqualTo(1);
    }

    @Test
    void submit_fromTwoProcesses_leavesOneJob() {
        // the other process creates between our look and our creation
        SubmitContext key = SubmitContext.of("k");
        FineTuneSpec spec = Data.spec().baseModel(FakeTogetherServer.SLOW).build();
        AtomicBoolean raced = new AtomicBoolean();
        TogetherProviderBuilder racing = lab.builder()
                .http(http -> http.around(bottom -> call -> {
                    boolean creates = call.operation().equals("create job");
                    if (creates && raced.compareAndSet(false, true)) {
                        together.submit(spec, key);
                    }
                    return bottom.send(call);
                }));
        try (TogetherProvider slower = racing.build()) {
            assertThat(slower.submit(spec, key).jobId()).isEqualTo("ft-1");
        }
        assertThat(lab.server.jobs()).isEqualTo(2);
        assertThat(together.poll(new JobRef("together", "ft-2")).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(together.poll(new JobRef("together", "ft-1")).status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void mark_isReadFromTheModelsName_too() {
        Mark mark = Mark.of("key", "request");
        String name = "account/Qwen3-8B-" + mark.suffix(java.util.Optional.of("Mine")) + "-0a1b2c3d";
        assertThat(Mark.of(new Fields(Map.of("model_output_name", name)))).contains(mark);
        assertThat(Mark.of(new Fields(Map.of("suffix", "k" + "0".repeat(16))))).isEmpty();
    }

    // ---- while it runs, and after

    @Test
    void events_ofWholeJob_haveStepsLossesAndCheckpoints() {
        JobRef job = submit(Data.spec().validationData(Data.rows("Other", 3)));
        JobSnapshot end = ended(job);
        List<JobEvent> events = new ArrayList<>();
        EventPage page = together.events(job, EventPage.START);
        events.addAll(page.events());
        while (page.more()) {
            page = together.events(job, page.nextCursor());
            events.addAll(page.events());
        }
        assertThat(events.stream().filter(JobEvent.StepCompleted.class::isInstance))
                .hasSize(10);
        assertThat(events)
                .filteredOn(JobEvent.StepCompleted.class::isInstance)
                .first()
                .satisfies(event -> {
                    JobEvent.StepCompleted step = (JobEvent.StepCompleted) event;
                    assertThat(step.loss()).isEqualTo(2.0);
                    assertThat(step.learningRate()).isEqualTo(1e-5);
                    assertThat(step.totalSteps()).isEqualTo(10);
                });
        assertThat(events)
                .filteredOn(JobEvent.Validated.class::isInstance)
                .singleElement()
                .satisfies(
                        event -> assertThat(((JobEvent.Validated) event).loss()).isEqualTo(0.2 + 0.1));
        assertThat(events.stream().filter(JobEvent.CheckpointSaved.class::isInstance))
                .hasSize(3);
        assertThat(together.checkpoints(job)).hasSize(3);
        assertThat(end.extra()).containsEntry("total_price_usd", 1.0).containsEntry("base_model", "fake/quick-1B");
        assertThat(end.tunedModel().orElseThrow().id()).startsWith("fake-account/quick-1B-k");
    }

    @Test
    void poll_ofFailedJob_saysWhy() {
        JobSnapshot end = ended(submit(Data.spec().baseModel(FakeTogetherServer.FAILING)));
        assertThat(end.status()).isEqualTo(JobStatus.FAILED);
        assertThat(end.failure()).contains("The job failed due to an unsafe training file.");
    }

    private static JobSnapshot snapshot(JobRef ref, Fields job) {
        return JobStates.of(job).snapshot(ref, JobStates.WORDS, InstantSource.system());
    }

    @Test
    void poll_ofUnknownWord_goesOn() {
        JobRef job = new JobRef("together", "ft-1");
        JobSnapshot now = snapshot(job, new Fields(Map.of("id", "ft-1", "status", "levitating")));
        assertThat(now.status()).isEqualTo(JobStatus.UNKNOWN);
        assertThat(now.providerStatus()).isEqualTo("levitating");
    }

    @Test
    void chatModel_ofTunedModel_answers() {
        JobSnapshot end = ended(submit(Data.spec()));
        String answer = together.chatModel(end.tunedModel().orElseThrow())
                .chat(ChatRequest.user("hello"))
                .text();
        assertThat(answer).endsWith("heard: hello");
    }

    @Test
    void delete_ofEndedJob_removesIt() {
        JobRef slow = submit(Data.spec().baseModel(FakeTogetherServer.SLOW));
        assertThatThrownBy(() -> together.delete(slow)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> together.cleanUp(slow)).isInstanceOf(IllegalStateException.class);
        together.cancel(slow);
        ended(slow);
        assertThat(together.cleanUp(slow)).containsExactly("file-1");
        assertThat(together.delete(slow)).isTrue();
        assertThat(together.delete(slow)).isFalse();
        assertThat(lab.server.files()).isZero();
    }

    @Test
    void deleteEverything_keepsFilesOfRunningJobs() {
        JobRef quick = submit(Data.spec());
        JobRef slow = submit(Data.spec().trainingData(Data.rows("Slow", 3)).baseModel(FakeTogetherServer.SLOW));
        ended(quick);
        assertThat(together.leftovers()).hasSize(2);
        assertThat(together.deleteEverything())
                .singleElement()
                .satisfies(left -> assertThat(left.toString())
                        .isEqualTo("file file-2, of unknown cost -> a job or batch that has not ended needs it;"
                                + " wait for its end, or cancel it"));
        together.cancel(slow);
        ended(slow);
        assertThat(together.deleteEverything()).isEmpty();
        assertThat(together.leftovers()).isEmpty();
    }

    // ---- what it costs

    private TogetherProvider priced(TrainingBudget budget, double perMillion) {
        return lab.builder()
                .budget(budget)
                .prices(Prices.own("together", LocalDate.of(2026, 11, 28), "USD")
                        .withTraining(FakeTogetherServer.QUICK, perMillion))
                .build();
    }

    @Test
    void estimate_withoutPrices_isRefused_andUploadsNothing() {
        assertThatThrownBy(() -> together.estimate(Data.spec().build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no price for training of fake/quick-1B");
        assertThat(lab.server.files()).isZero();
    }

    @Test
    void estimate_countsEpochsAndEvaluations() {
        FineTuneSpec spec = Data.spec()
                .validationData(Data.rows("Other", 3))
                .hyperparameters(hyper(h -> h.epochs(2)))
                .build();
        try (TogetherProvider provider = lab.builder()
                .tokenCounter(text -> 10)
                .prices(Prices.own("together", LocalDate.of(2026, 11, 28), "USD")
                        .withTraining(FakeTogetherServer.QUICK, 1e6))
                .build()) {
            TrainingEstimate estimate = provider.estimate(spec);
            // 12 and 3 rows of two messages, both twice
            assertThat(estimate.tokens().high()).isEqualTo(2 * 12 * 2 * 10 + 2 * 3 * 2 * 10);
            assertThat(estimate.high()).isEqualTo(600);
            assertThat(lab.server.files()).isZero();
        }
    }

    @Test
    void quote_asksTheService_andStartsNothing() {
        TrainingEstimate quote = together.quote(
                Data.spec().hyperparameters(hyper(h -> h.epochs(2))).build());
        long tokens = 2L * (lab.server.file("file-1").length / 4);
        assertThat(quote.tokens().low()).isEqualTo(tokens);
        assertThat(quote.high()).isEqualTo(tokens * 0.48 / 1e6);
        assertThat(quote.notes()).containsExactly("by the service itself");
        assertThat(lab.server.jobs()).isZero();
    }

    @Test
    void budget_byGivenPrices_refusesBeforeTheUpload() {
        try (TogetherProvider provider = priced(TrainingBudget.usd(0.001), 1e6)) {
            assertThatThrownBy(() -> provider.submit(Data.spec().build(), SubmitContext.of("k")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("nothing was uploaded");
            assertThat(lab.server.files()).isZero();
        }
    }

    @Test
    void budget_byTheService_refusesBeforeTheJob() {
        try (TogetherProvider provider = priced(TrainingBudget.usd(1e-6), 1e-9)) {
            assertThatThrownBy(() -> provider.submit(Data.spec().build(), SubmitContext.of("k")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("by the service's own estimate; rows were uploaded, no job was created");
            assertThat(lab.server.jobs()).isZero();
        }
    }

    @Test
    void budget_whereTheServiceIsSilent_goesByThePricesThatWereGiven() {
        lab.unjudged()
                .server
                .fault(FakeFault.status(500, "", "no").on("POST", ".*price").times(9));
        try (TogetherProvider priced = priced(TrainingBudget.usd(1), 0.48);
                TogetherProvider unpriced =
                        lab.builder().budget(TrainingBudget.usd(1)).build()) {
            assertThatThrownBy(() -> unpriced.submit(Data.spec().build(), SubmitContext.of("k")))
                    .isInstanceOf(ProviderUnavailableException.class);
            assertThat(lab.server.jobs()).isZero();
            priced.submit(Data.spec().build(), SubmitContext.of("k"));
            assertThat(lab.server.jobs()).isEqualTo(1);
        }
    }
}
