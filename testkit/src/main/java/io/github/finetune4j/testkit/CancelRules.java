// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.FineTuneProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules 5: ending a job. */
abstract class CancelRules extends EventRules {
    CancelRules() {}

    private FineTuneProvider openCancelling() {
        FineTuneProvider provider = open();
        assumeDeclared(provider, Capability.CANCEL);
        return provider;
    }

    /** Rule 5.1. */
    @Test
    public final void rule_5_1_cancel_endsTheJob() {
        FineTuneProvider provider = openCancelling();
        JobRef job = submit(provider, longSpec());
        assertThat(provider.cancel(job).ref()).isEqualTo(job);
        assertThat(awaitEnd(provider, job).status()).isEqualTo(JobStatus.CANCELLED);
    }

    /** Rule 5.2. */
    @Test
    public final void rule_5_2_cancelAgain_changesNothing() {
        FineTuneProvider provider = openCancelling();
        JobRef job = submit(provider, longSpec());
        provider.cancel(job);
        provider.cancel(job);
        JobStatus end = awaitEnd(provider, job).status();
        assertThat(provider.cancel(job).status()).isEqualTo(end);
    }

    /** Rule 5.3. */
    @Test
    public final void rule_5_3_endedJob_staysAsItIs() {
        FineTuneProvider provider = openCancelling();
        JobRef job = submit(provider, quickSpec());
        JobSnapshot end = awaitEnd(provider, job);
        assertThat(provider.cancel(job).status()).isEqualTo(end.status());
        assertThat(provider.poll(job).status()).isEqualTo(end.status());
        assertThat(provider.poll(job).tunedModel()).isEqualTo(end.tunedModel());
    }

    /** Rule 5.4. */
    @Test
    public final void rule_5_4_unknownJob_isNotFound() {
        FineTuneProvider provider = openCancelling();
        assertThatThrownBy(() -> provider.cancel(unknownJob(provider))).isInstanceOf(JobNotFoundException.class);
    }

    /** Rule 5.5. */
    @Test
    public final void rule_5_5_withoutTheCapability_isRefused() {
        FineTuneProvider provider = open();
        assumeFalse(provider.capabilities().contains(Capability.CANCEL), "does not apply: the provider can cancel");
        JobRef job = submit(provider, quickSpec());
        assertThatThrownBy(() -> provider.cancel(job)).isInstanceOf(UnsupportedCapabilityException.class);
        assertThat(awaitEnd(provider, job).status()).isEqualTo(JobStatus.SUCCEEDED);
    }

    /** Rule 5.6. */
    @Test
    public final void rule_5_6_otherJobs_goOn() {
        FineTuneProvider provider = openCancelling();
        JobRef cancelled = submit(provider, longSpec());
        JobRef other = submit(provider, longSpec());
        provider.cancel(cancelled);
        awaitEnd(provider, cancelled);
        assertThat(provider.poll(other).status()).isNotEqualTo(JobStatus.CANCELLED);
        tidyUp(provider, other);
    }

    /** Rule 5.7. */
    @Test
    public final void rule_5_7_cancelledJobsEvents_stayReadable() {
        FineTuneProvider provider = openCancelling();
        JobRef job = submit(provider, longSpec());
        letTimePass();
        List<JobEvent> before = readAll(provider, job);
        provider.cancel(job);
        awaitEnd(provider, job);
        assertThat(ids(readAll(provider, job))).containsAll(ids(before));
    }
}
