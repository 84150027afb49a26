// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules 2: starting a job. */
abstract class SubmitRules extends IdentityRules {
    SubmitRules() {}

    /** Rule 2.1. */
    @Test
    public final void rule_2_1_sameKey_givesSameJob() {
        FineTuneProvider provider = open();
        SubmitContext context = SubmitContext.of(newKey());
        JobRef first = provider.submit(quickSpec(), context);
        assertThat(provider.submit(quickSpec(), context)).as("at once").isEqualTo(first);
        awaitEnd(provider, first);
        assertThat(provider.submit(quickSpec(), context)).as("after the end").isEqualTo(first);
    }

    /** Rule 2.2. */
    @Test
    public final void rule_2_2_otherKey_givesOtherJob() {
        FineTuneProvider provider = open();
        JobRef first = submit(provider, quickSpec());
        JobRef second = submit(provider, quickSpec());
        assertThat(second).isNotEqualTo(first);
        assertThat(awaitEnd(provider, first).status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(awaitEnd(provider, second).status()).isEqualTo(JobStatus.SUCCEEDED);
    }

    /** Rule 2.3. */
    @Test
    public final void rule_2_3_reference_carriesTheProvidersId() {
        FineTuneProvider provider = open();
        assertThat(submit(provider, quickSpec()).providerId()).isEqualTo(provider.id());
    }

    /** Rule 2.4. */
    @Test
    public final void rule_2_4_whatIsDeclared_works() {
        FineTuneProvider provider = open();
        Set<Capability> declared = EnumSet.copyOf(CapabilityAsks.ASKABLE);
        declared.retainAll(provider.capabilities());
        assumeFalse(declared.isEmpty(), "does not apply: no capability of a setting is declared");
        Map<Capability, JobRef> jobs = new EnumMap<>(Capability.class);
        declared.forEach(capability -> jobs.put(capability, submit(provider, asking(capability))));
        jobs.forEach((capability, job) -> assertThat(awaitEnd(provider, job).status())
                .as("%s is declared", capability)
                .isEqualTo(JobStatus.SUCCEEDED));
    }

    /** Rule 2.5. */
    @Test
    public final void rule_2_5_whatIsNotDeclared_isRefused() {
        FineTuneProvider provider = open();
        Set<Capability> missing = EnumSet.copyOf(CapabilityAsks.ASKABLE);
        missing.removeAll(provider.capabilities());
        assumeFalse(missing.isEmpty(), "does not apply: the provider declares everything");
        missing.forEach(capability -> assertThat(catchThrowable(() -> submit(provider, asking(capability))))
                .as("%s is not declared", capability)
                .isInstanceOf(UnsupportedCapabilityException.class));
    }

    private FineTuneSpec asking(Capability capability) {
        FineTuneSpec.Builder spec = quickSpec().toBuilder();
        ask(capability, spec);
        return spec.build();
    }

    /** Rule 2.6. */
    @Test
    public final void rule_2_6_invalid_isRefusedForGood() {
        FineTuneProvider provider = open();
        assertThat(catchThrowable(() -> submit(provider, invalidSpec())))
                .isInstanceOfAny(FineTuneException.class, IllegalArgumentException.class)
                .isNotInstanceOf(TransientProviderException.class);
    }

    /** Rule 2.7. */
    @Test
    public final void rule_2_7_refused_leavesNothingBehind() {
        FineTuneProvider provider = open();
        SubmitContext context = SubmitContext.of(newKey());
        Throwable refusal = catchThrowable(() -> provider.submit(invalidSpec(), context));
        assertThat(refusal).as("see rule 2.6").isNotNull();
        JobRef corrected = provider.submit(quickSpec(), context);
        assertThat(awaitEnd(provider, corrected).status()).isEqualTo(JobStatus.SUCCEEDED);
    }

    /** Rule 2.8. */
    @Test
    public final void rule_2_8_submit_doesNotWaitForTheEnd() {
        FineTuneProvider provider = open();
        JobRef job = submit(provider, longSpec());
        assertThat(provider.poll(job).status().terminal()).as("has ended").isFalse();
        tidyUp(provider, job);
    }
}
