// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;

/** Rules 6: what all verbs have in common. */
abstract class CallRules extends CancelRules {
    private static final int THREADS = 8;
    private static final List<String> STRANGE_JOBS =
            List.of("..", "../../job", "a b", "%2e%2e", "x".repeat(2_000), "jöb", "C:\\job", "/etc");

    CallRules() {}

    /**
     * Rule 6.1.
     *
     * @throws Exception if a call fails
     */
    @Test
    public final void rule_6_1_sameKeyFromManyThreads_isOneJob() throws Exception {
        FineTuneProvider provider = open();
        SubmitContext context = SubmitContext.of(newKey());
        assertThat(together(() -> provider.submit(quickSpec(), context))).hasSize(1);
    }

    /**
     * Rule 6.2.
     *
     * @throws Exception if a call fails
     */
    @Test
    public final void rule_6_2_manyReaders_seeTheSame() throws Exception {
        FineTuneProvider provider = open();
        JobRef job = submit(provider, quickSpec());
        JobStatus end = awaitEnd(provider, job).status();
        List<String> all = ids(readAll(provider, job));
        assertThat(together(() -> provider.poll(job).status())).containsExactly(end);
        assertThat(together(() -> ids(readAll(provider, job)))).containsExactly(all);
    }

    /** {@return the different results of the call, made by several threads at once} */
    private <T> List<T> together(Callable<T> call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(Collections.nCopies(THREADS, call))) {
                results.add(result.get());
            }
            return results.stream().distinct().toList();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Rule 6.3. */
    @Test
    public final void rule_6_3_failure_isAFineTuneException() {
        FineTuneProvider provider = open();
        JobRef job = submit(provider, quickSpec());
        for (String strange : STRANGE_JOBS) {
            JobRef ref = new JobRef(provider.id(), strange);
            assertThat(catchThrowable(() -> provider.poll(ref)))
                    .as("poll %s", ref)
                    .isInstanceOf(FineTuneException.class);
            assertThat(catchThrowable(() -> provider.events(ref, EventPage.START)))
                    .as("events of %s", ref)
                    .isInstanceOf(FineTuneException.class);
            assertThat(catchThrowable(() -> provider.cancel(ref)))
                    .as("cancel %s", ref)
                    .isInstanceOf(FineTuneException.class);
        }
        Throwable badCursor = catchThrowable(
                () -> assertThat(provider.events(job, "tck-no-such-cursor")).isNotNull());
        if (badCursor != null) {
            assertThat(badCursor).as("an unknown cursor").isInstanceOf(FineTuneException.class);
        }
    }

    /** Rule 6.4. */
    @Test
    public final void rule_6_4_verb_returnsInTime() {
        FineTuneProvider provider = open();
        JobRef job = submit(provider, longSpec());
        inTime("poll", () -> provider.poll(job));
        inTime(
                "events",
                () -> provider.events(job, provider.events(job, EventPage.START).nextCursor()));
        if (provider.capabilities().contains(Capability.CANCEL)) {
            inTime("cancel", () -> provider.cancel(job));
        }
    }

    private void inTime(String verb, ThrowingSupplier<Object> call) {
        Duration limit = verbLimit();
        Object result =
                assertTimeoutPreemptively(limit, call, () -> verb + " should return within " + ShownTime.words(limit));
        assertThat(result).as(verb).isNotNull();
    }
}
