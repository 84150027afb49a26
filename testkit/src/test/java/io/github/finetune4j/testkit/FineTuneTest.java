// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobFailedException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.testkit.FakeProvider.Verb;
import io.github.finetune4j.training.EarlyStopping;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.TuningMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The front door, with the process's own engine and real time. */
class FineTuneTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static FineTune.Builder builder(FakeProvider provider) {
        return FineTune.builder()
                .provider(provider)
                .baseModel("base")
                .trainingData(Specs.data())
                .deadline(LIMIT);
    }

    private static FakeProvider steps(int count) {
        return FakeProvider.builder()
                .script(FakeScript.builder().steps(count, Duration.ofMillis(2)).build())
                .build();
    }

    @Test
    void run_succeedingJob_givesTheModelAfterAllEvents() {
        List<JobEvent> events = Collections.synchronizedList(new ArrayList<>());
        FakeProvider provider = steps(20);
        String model = builder(provider).onEvent(events::add).run().toString();
        assertThat(model).isEqualTo("fake/ft-job-1");
        assertThat(events).filteredOn(JobEvent.StepCompleted.class::isInstance).hasSize(20);
        assertThat(events.get(events.size() - 1))
                .isInstanceOfSatisfying(
                        JobEvent.StatusChanged.class,
                        last -> assertThat(last.status()).isEqualTo(JobStatus.SUCCEEDED));
    }

    @Test
    void start_nothingSet_namesEverything() {
        assertThatThrownBy(() -> FineTune.builder().start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("provider is missing", "baseModel is missing", "trainingData is missing");
    }

    @Test
    void start_contradictions_areNamedTogether() {
        assertThatThrownBy(() -> builder(steps(1))
                        .tuningMethod(TuningMethod.FULL)
                        .lora(l -> l.rank(4))
                        .earlyStopping(e -> e.patience(2))
                        .hyperparameters(h -> h.learningRate(1e-4))
                        .hyperparameters(h -> h.learningRateMultiplier(2).evaluationSteps(5))
                        .start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        "FULL and lora", "earlyStopping needs", "evaluationSteps needs", "learningRateMultiplier");
    }

    @Test
    void start_severalCapabilitiesMissing_namesAllAndSubmitsNothing() {
        FakeProvider provider = FakeProvider.builder().capabilities(Set.of()).build();
        assertThatThrownBy(() -> builder(provider)
                        .seed(1)
                        .labels(l -> l.suffix("x"))
                        .lora(l -> l.rank(4).dropout(0.1))
                        .start())
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContainingAll("SEED", "SUFFIX", "LORA", "LORA_DROPOUT");
        assertThat(provider.calls(Verb.SUBMIT)).isZero();
    }

    @Test
    void start_everySetting_reachesTheProvider() {
        FakeProvider provider = steps(1);
        builder(provider)
                .validationData(Specs.data())
                .lora(l -> l.rank(8))
                .lora(l -> l.alpha(16))
                .hyperparameters(h -> h.epochs(2).batchSize(3).learningRate(1e-3))
                .hyperparameters(h -> h.maxSteps(7))
                .seed(11)
                .earlyStopping(e -> e.patience(4))
                .earlyStopping(e -> e.minDelta(0.5))
                .labels(l -> l.suffix("s"))
                .labels(l -> l.addMetadata("a", "b"))
                .run();
        FineTuneSpec spec = provider.accepted().get(0);
        assertThat(spec.lora().orElseThrow().rank()).hasValue(8);
        assertThat(spec.lora().orElseThrow().alpha()).hasValue(16);
        assertThat(spec.hyperparameters().epochs()).hasValue(2);
        assertThat(spec.hyperparameters().batchSize()).hasValue(3);
        assertThat(spec.hyperparameters().learningRate()).hasValue(1e-3);
        assertThat(spec.hyperparameters().maxSteps()).hasValue(7);
        assertThat(spec.seed()).hasValue(11);
        assertThat(spec.earlyStopping()).hasValue(new EarlyStopping(4, 0.5));
        assertThat(spec.suffix()).hasValue("s");
        assertThat(spec.metadata()).containsEntry("a", "b");
    }

    @Test
    void start_refusedForGood_throwsTheProvidersOwn() {
        FakeProvider provider = FakeProvider.builder().baseModels("other").build();
        assertThatThrownBy(() -> builder(provider).start()).isInstanceOf(InvalidRequestException.class);
        assertThat(provider.calls(Verb.SUBMIT)).isEqualTo(1);
    }

    @Test
    void start_sameKeyTwice_isOneJob() {
        FakeProvider provider = steps(1);
        FineTuneJob first = builder(provider).labels(l -> l.idempotencyKey("k")).start();
        FineTuneJob second =
                builder(provider).labels(l -> l.idempotencyKey("k")).start();
        assertThat(second.ref()).isEqualTo(first.ref());
        assertThat(builder(provider).start().ref()).isNotEqualTo(first.ref());
    }

    @Test
    void attach_unknownJob_throwsAtOnce() {
        assertThatThrownBy(() -> FineTune.attach(steps(1), JobRef.parse("fake/nothing")))
                .isInstanceOf(JobNotFoundException.class);
        assertThatThrownBy(() -> FineTune.attach(steps(1), JobRef.parse("other/job-1")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void attach_endedJob_givesModelAndAllEvents() {
        FakeProvider provider = steps(5);
        JobRef ref = builder(provider).start().ref();
        List<JobEvent> events = Collections.synchronizedList(new ArrayList<>());
        FineTuneJob again =
                FineTune.attach(provider.reopen(), JobRef.parse(ref.toString())).onEvent(events::add);
        assertThat(again.await(LIMIT).id()).isEqualTo("ft-job-1");
        assertThat(events).hasSize(7);
    }

    @Test
    void onEvent_afterTheEnd_isWaitedForByTheNextAwait() {
        FineTuneJob job = builder(steps(5)).start();
        job.await(LIMIT);
        for (int listener = 0; listener < 3; listener++) {
            List<JobEvent> events = Collections.synchronizedList(new ArrayList<>());
            job.onEvent(event -> {
                pause();
                events.add(event);
            });
            assertThat(job.await(LIMIT).id()).isEqualTo("ft-job-1");
            assertThat(events).hasSize(7);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void run_failingJob_saysTheProvidersWords() {
        FakeProvider provider = FakeProvider.builder()
                .script(FakeScript.builder().fails("row 3 has no answer").build())
                .build();
        assertThatThrownBy(() -> builder(provider).run())
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("row 3 has no answer");
    }

    @Test
    void cancel_withoutTheCapability_isRefused() {
        FakeProvider provider = FakeProvider.builder()
                .capabilities(EnumSet.complementOf(EnumSet.of(Capability.CANCEL)))
                .build();
        FineTuneJob job = builder(provider).start();
        assertThatThrownBy(job::cancel).isInstanceOf(UnsupportedCapabilityException.class);
    }

    @Test
    void start_transientFailure_isTriedAgainWithTheSameKey() {
        FakeProvider provider = steps(1);
        provider.failNext(
                Verb.SUBMIT,
                List.of(new ProviderUnavailableException("down -> wait", ProviderFailure.of("fake", "submit"), null)));
        builder(provider).run();
        assertThat(provider.calls(Verb.SUBMIT)).isEqualTo(2);
        assertThat(provider.accepted()).hasSize(1);
    }
}
