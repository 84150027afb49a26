// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.FineTuneProvider;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules 1: who the provider is. */
abstract class IdentityRules extends ProviderTckSupport {
    IdentityRules() {}

    /** Rule 1.1. */
    @Test
    public final void rule_1_1_id_isWellFormedAndStaysTheSame() {
        FineTuneProvider provider = open();
        assertThat(provider.id()).matches("[a-z0-9-]+").isEqualTo(provider.id()).isEqualTo(open().id());
    }

    /** Rule 1.2. */
    @Test
    public final void rule_1_2_capabilities_stayTheSame() {
        FineTuneProvider provider = open();
        Set<Capability> declared = Set.copyOf(provider.capabilities());
        submit(provider, quickSpec());
        assertThat(provider.capabilities()).isEqualTo(declared);
        assertThat(open().capabilities()).isEqualTo(declared);
    }

    /** Rule 1.3. */
    @Test
    public final void rule_1_3_pollInterval_isAboveZeroAndAtMostTenMinutes() {
        assertThat(open().pollInterval()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(10));
    }

    /** Rule 1.4. */
    @Test
    public final void rule_1_4_chatModel_isAsDeclared() {
        FineTuneProvider provider = open();
        JobSnapshot end = awaitEnd(provider, submit(provider, quickSpec()));
        assertThat(end.tunedModel()).as("the model of %s", end).isPresent();
        ModelRef model = answering(end.tunedModel().orElseThrow());
        if (provider.capabilities().contains(Capability.CHAT)) {
            assertThat(catchThrowable(
                            () -> assertThat(provider.chatModel(model)).isNotNull()))
                    .as("CHAT is declared")
                    .isNull();
        } else {
            assertThat(catchThrowable(() -> provider.chatModel(model)))
                    .as("CHAT is not declared")
                    .isInstanceOf(UnsupportedCapabilityException.class);
        }
    }
}
