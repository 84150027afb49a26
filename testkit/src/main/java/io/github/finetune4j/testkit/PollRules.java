// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rules 3: where a job stands. */
abstract class PollRules extends SubmitRules {
    PollRules() {}

    /** Rule 3.1. */
    @Test
    public final void rule_3_1_unknownJob_isNotFound() {
        FineTuneProvider provider = open();
        assertThatThrownBy(() -> provider.poll(unknownJob(provider))).isInstanceOf(JobNotFoundException.class);
    }

    /** Rule 3.2. */
    @Test
    public final void rule_3_2_snapshot_isOfTheJobAskedFor() {
        FineTuneProvider provider = open();
        JobRef job = submit(provider, quickSpec());
        watch(provider, job, snapshot -> {
            assertThat(snapshot.ref()).isEqualTo(job);
            assertThat(snapshot.status()).isNotNull();
            assertThat(snapshot.providerStatus()).as("the provider's word").isNotBlank();
        });
    }

    /** Rule 3.3. */
    @Test
    public final void rule_3_3_end_isFinal() {
        FineTuneProvider provider = open();
        JobRef job = submit(provider, quickSpec());
        JobSnapshot end = awaitEnd(provider, job);
        for (int i = 0; i < 5; i++) {
            letTimePass();
            JobSnapshot later = provider.poll(job);
            assertThat(later.status()).isEqualTo(end.status());
            assertThat(later.tunedModel()).isEqualTo(end.tunedModel());
        }
    }

    /** Rule 3.4. */
    @Test
    public final void rule_3_4_status_neverGoesBackToQueued() {
        FineTuneProvider provider = open();
        JobRef job = submit(provider, quickSpec());
        List<JobStatus> seen = new ArrayList<>();
        watch(provider, job, snapshot -> seen.add(snapshot.status()));
        int running = seen.indexOf(JobStatus.RUNNING);
        assertThat(running < 0 ? List.<JobStatus>of() : seen.subList(running, seen.size()))
                .as("after RUNNING")
                .doesNotContain(JobStatus.QUEUED);
    }

    /** Rule 3.5. */
    @Test
    public final void rule_3_5_tunedModel_comesExactlyWithSuccess() {
        FineTuneProvider provider = open();
        JobRef job = submit(provider, quickSpec());
        JobSnapshot end = watch(
                provider,
                job,
                snapshot -> assertThat(snapshot.tunedModel().isPresent())
                        .as("model at %s", snapshot)
                        .isEqualTo(snapshot.status() == JobStatus.SUCCEEDED));
        assertThat(end.status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(end.tunedModel())
                .hasValueSatisfying(model -> assertThat(model.provider()).isEqualTo(provider.id()));
    }

    /** Rule 3.6. */
    @Test
    public final void rule_3_6_failure_comesWithWords() {
        Optional<FineTuneSpec> failing = failingSpec();
        assumeTrue(failing.isPresent(), "does not apply: no failing specification is given");
        FineTuneProvider provider = open();
        JobSnapshot end = awaitEnd(provider, submit(provider, failing.orElseThrow()));
        assertThat(end.status()).isEqualTo(JobStatus.FAILED);
        assertThat(end.failure()).hasValueSatisfying(words -> assertThat(words).isNotBlank());
    }

    /** Rule 3.7. */
    @Test
    public final void rule_3_7_foreignReference_isNotFound() {
        FineTuneProvider provider = open();
        JobRef own = submit(provider, quickSpec());
        JobRef foreign = new JobRef(provider.id() + "-other", own.jobId());
        assertThatThrownBy(() -> provider.poll(foreign)).isInstanceOf(JobNotFoundException.class);
    }
}
