// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobCancelledException;
import io.github.finetune4j.error.JobTimeoutException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.FakeProvider.Verb;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Cancelling, deadlines and waiting. */
class EngineControlTest {
    private static final ProviderFailure WHERE = ProviderFailure.of("fake", "cancel");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Lab lab = new Lab();

    private FakeProvider anHour() {
        return lab.fake(FakeScript.builder().running(HOUR));
    }

    private static ProviderUnavailableException down() {
        return new ProviderUnavailableException("down -> wait", WHERE, null);
    }

    // ---- cancel

    @Test
    void cancel_runningJob_endsAtOnceAsCancelled() {
        FakeProvider provider = anHour();
        FineTuneJob job = lab.start(provider);
        lab.clock.advance(Duration.ofMinutes(10)); // by now the engine looks every 16 seconds
        job.cancel();
        lab.clock.awaitQuiet();
        assertThat(job.completion()).isCompletedExceptionally();
        assertThat(lab.failure(job)).isInstanceOf(JobCancelledException.class);
        assertThat(lab.elapsed()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void cancel_again_asksTheProviderOnce() {
        FakeProvider provider = anHour();
        FineTuneJob job = lab.start(provider);
        for (int i = 0; i < 5; i++) {
            job.cancel();
        }
        lab.failure(job);
        job.cancel();
        lab.clock.awaitQuiet();
        assertThat(provider.calls(Verb.CANCEL)).isEqualTo(1);
    }

    @Test
    void cancel_slowProvider_returnsAtOnce() {
        FakeProvider provider = lab.fake()
                .latency(Duration.ofSeconds(30))
                .script(FakeScript.builder().running(HOUR).build())
                .build();
        FineTuneJob job = attached(provider);
        long before = System.nanoTime();
        job.cancel();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        assertThat(lab.failure(job)).isInstanceOf(JobCancelledException.class);
    }

    private FineTuneJob attached(FakeProvider provider) {
        try {
            return lab.drive(() -> lab.start(provider)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void cancel_transientFailures_areTriedAgain() {
        FakeProvider provider = anHour();
        provider.failNext(Verb.CANCEL, List.of(down(), down()));
        FineTuneJob job = lab.start(provider);
        job.cancel();
        assertThat(lab.failure(job)).isInstanceOf(JobCancelledException.class);
        assertThat(lab.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void cancel_refused_letsTheJobGoOnAndMayBeAskedAgain() {
        FakeProvider provider = anHour();
        provider.failNext(Verb.CANCEL, List.of(new InvalidRequestException("not now", WHERE, null)));
        FineTuneJob job = lab.start(provider);
        job.cancel();
        lab.clock.advance(Duration.ofMinutes(1));
        assertThat(job.completion()).isNotDone();
        job.cancel();
        assertThat(lab.failure(job)).isInstanceOf(JobCancelledException.class);
    }

    @Test
    void cancel_whileTheJobEnds_givesTheModel() {
        FakeProvider fake = lab.fake(FakeScript.builder().running(Duration.ofSeconds(60)));
        ForwardingProvider provider = new ForwardingProvider(fake) {
            @Override
            public JobSnapshot cancel(JobRef ref) {
                try {
                    lab.clock.sleep(Duration.ofSeconds(90)); // the job ends while the request is on its way
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return super.cancel(ref);
            }
        };
        FineTuneJob job = lab.start(provider);
        job.cancel();
        assertThat(lab.end(job).join().id()).isEqualTo("ft-job-1");
    }

    @Test
    void cancel_takesTheProviderAWhile_isSeenWithinOneInterval() {
        FakeProvider fake = anHour();
        ForwardingProvider provider = new ForwardingProvider(fake) {
            @Override
            public JobSnapshot cancel(JobRef ref) {
                lab.clock.schedule(Duration.ofSeconds(5), () -> fake.cancel(ref));
                return super.poll(ref);
            }
        };
        FineTuneJob job = lab.start(provider);
        lab.clock.advance(Duration.ofMinutes(10));
        job.cancel();
        assertThat(lab.failure(job)).isInstanceOf(JobCancelledException.class);
        // looks at once, then after 2 and 3 more seconds
        assertThat(lab.elapsed()).isEqualTo(Duration.ofMinutes(10).plusSeconds(5));
    }

    @Test
    void cancel_endedJob_asksNobody() {
        FakeProvider provider = lab.fake(FakeScript.builder());
        FineTuneJob job = lab.start(provider);
        lab.end(job).join();
        job.cancel();
        lab.clock.awaitQuiet();
        assertThat(provider.calls(Verb.CANCEL)).isZero();
        assertThat(job.snapshot().status()).isEqualTo(JobStatus.SUCCEEDED);
    }

    // ---- deadlines

    @Test
    void deadline_beforeTheEnd_endsTheWaitNotTheJob() {
        FakeProvider provider = anHour();
        FineTuneJob job = lab.start(provider, Duration.ofMinutes(20), List.of());
        assertThat(lab.failure(job))
                .isInstanceOf(JobTimeoutException.class)
                .hasMessageContaining("did not end within 20 minutes");
        assertThat(lab.elapsed()).isEqualTo(Duration.ofMinutes(20));
        int polls = provider.calls(Verb.POLL);
        lab.clock.advance(Duration.ofMinutes(10));
        assertThat(provider.calls(Verb.POLL)).as("nobody looks any more").isEqualTo(polls);
        assertThat(lab.end(FineTune.attach(lab.engine, provider, job.ref()))
                        .join()
                        .id())
                .isEqualTo("ft-job-1");
    }

    @Test
    void deadline_providerDown_keepsTryingUntilThen() {
        FakeProvider provider = anHour();
        provider.failNext(Verb.POLL, Collections.nCopies(5_000, down()));
        FineTuneJob job = lab.start(provider, Duration.ofDays(3), List.of());
        assertThat(lab.failure(job))
                .isInstanceOf(JobTimeoutException.class)
                .hasCauseInstanceOf(ProviderUnavailableException.class);
        assertThat(lab.elapsed()).isEqualTo(Duration.ofDays(3));
    }

    @Test
    void deadline_submitHangs_saysHowToFindTheJob() {
        FakeProvider provider = lab.fake().latency(HOUR).build();
        assertThatThrownBy(() -> lab.drive(() -> lab.start(provider, Duration.ofMinutes(5), List.of()))
                        .get())
                .cause()
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("did not accept the job within 5 minutes")
                .hasMessageContaining("idempotencyKey");
    }

    @Test
    void deadline_afterTheEnd_leavesNoTimerBehind() {
        FineTuneJob job = lab.start(lab.fake(FakeScript.builder()), HOUR, List.of());
        lab.end(job).join();
        assertThat(lab.clock.scheduled()).isZero();
    }

    // ---- waiting

    @Test
    void await_timeoutFirst_leavesTheJobAlone() {
        FineTuneJob job = lab.start(anHour());
        FutureTask<ModelRef> wait = lab.drive(() -> job.await(Duration.ofMinutes(1)));
        assertThatThrownBy(wait::get).cause().isInstanceOf(JobTimeoutException.class);
        assertThat(job.completion()).isNotDone();
        assertThat(lab.end(job).join().id()).isEqualTo("ft-job-1");
        assertThatThrownBy(() -> job.await(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void await_interrupted_keepsTheFlag() {
        FineTuneJob job = lab.start(anHour());
        Thread.currentThread().interrupt();
        assertThatThrownBy(job::await)
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("interrupted while waiting for job fake/job-1");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void completion_copies_doNotTouchEachOther() {
        FineTuneJob job = lab.start(anHour());
        CompletableFuture<ModelRef> first = job.completion();
        first.complete(ModelRef.of("x", "y"));
        job.completion().cancel(true);
        assertThat(lab.end(job).join().id()).isEqualTo("ft-job-1");
    }
}
