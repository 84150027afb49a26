// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * The provider TCK: one JUnit test for each numbered rule of {@code docs/reference/provider-rules.md}. Extend it, say
 * how the provider is opened and what a quick and a long job are, and run it as any other test.
 *
 * <p>Rules about capabilities are checked on both sides: what is declared has to work, what is not declared has to be
 * refused.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class FineTuneProviderTck extends CallRules {
    /** For the class that extends it. */
    protected FineTuneProviderTck() {}

    /** Rule 7.1. */
    @Test
    public final void rule_7_1_closeTwice_doesNothing() {
        FineTuneProvider provider = createProvider();
        provider.close();
        provider.close();
        assertThat(open().id()).isNotBlank();
    }

    /** Rule 7.2. */
    @Test
    public final void rule_7_2_closed_refusesEveryVerb() {
        FineTuneProvider provider = createProvider();
        JobRef job = submit(provider, quickSpec());
        awaitEnd(provider, job);
        boolean cancels = provider.capabilities().contains(Capability.CANCEL);
        provider.close();
        assertThatThrownBy(() -> submit(provider, quickSpec())).as("submit").isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> provider.poll(job)).as("poll").isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> provider.events(job, EventPage.START))
                .as("events")
                .isInstanceOf(IllegalStateException.class);
        if (cancels) {
            assertThatThrownBy(() -> provider.cancel(job)).as("cancel").isInstanceOf(IllegalStateException.class);
        }
    }

    /** Rule 7.3. */
    @Test
    public final void rule_7_3_anotherInstance_takesTheJobUp() {
        assumeTrue(survivesRestart(), "does not apply: jobs end with the provider");
        FineTuneProvider first = createProvider();
        JobRef job = submit(first, quickSpec());
        awaitEnd(first, job);
        var model = first.poll(job).tunedModel();
        var events = ids(readAll(first, job));
        first.close();
        FineTuneProvider second = open();
        JobRef stored = JobRef.parse(job.toString());
        assertThat(second.poll(stored).status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(second.poll(stored).tunedModel()).isEqualTo(model);
        assertThat(ids(readAll(second, stored))).isEqualTo(events);
    }

    /** Rule 7.4. */
    @Test
    public final void rule_7_4_anotherInstance_knowsTheKey() {
        assumeTrue(survivesRestart(), "does not apply: jobs end with the provider");
        FineTuneProvider first = createProvider();
        SubmitContext context = SubmitContext.of(newKey());
        JobRef job = first.submit(quickSpec(), context);
        awaitEnd(first, job);
        first.close();
        assertThat(open().submit(quickSpec(), context)).isEqualTo(job);
    }
}
