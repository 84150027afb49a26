// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobFailedException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.TrainingDivergedException;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeProvider.Verb;
import io.github.finetune4j.training.FineTuneSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Providers that fail, in good order and otherwise. */
class EngineErrorsTest {
    private static final ProviderFailure WHERE = ProviderFailure.of("fake", "poll");
    private final ProviderUnavailableException down = new ProviderUnavailableException("down -> wait", WHERE, null);
    private final Lab lab = new Lab();

    private static FakeScript.Builder aMinute() {
        return FakeScript.builder().running(Duration.ofMinutes(1));
    }

    /** A provider whose poll does something else. */
    private ForwardingProvider polling(Callable<JobSnapshot> poll) {
        return new ForwardingProvider(lab.fake(aMinute())) {
            @Override
            public JobSnapshot poll(JobRef ref) {
                return EngineErrorsTest.<JobSnapshot, RuntimeException>sneaky(poll);
            }
        };
    }

    /** Throws checked exceptions past the compiler, as some libraries do. */
    @SuppressWarnings("unchecked") // the cast is never checked, which is the point
    private static <T, E extends Exception> T sneaky(Callable<T> call) throws E {
        try {
            return call.call();
        } catch (Exception e) {
            throw (E) e;
        }
    }

    @Test
    void poll_transientFailures_areTriedAgainAfterOneTwoAndFourSeconds() {
        FakeProvider provider = lab.fake(FakeScript.builder());
        provider.failNext(Verb.POLL, List.of(down, down, down));
        lab.end(lab.start(provider)).join();
        assertThat(lab.elapsed()).isEqualTo(Duration.ofSeconds(7));
        assertThat(provider.calls(Verb.POLL)).isEqualTo(4);
    }

    @Test
    void events_transientFailure_losesNothing() {
        FakeProvider provider = lab.fake(FakeScript.builder().steps(3, Lab.SECOND));
        provider.failNext(Verb.EVENTS, List.of(down, down));
        List<String> ids = Lab.list();
        FineTuneJob job = lab.start(provider, null, List.of(event -> ids.add(event.id())));
        lab.end(job).join();
        assertThat(ids).containsExactly("e1", "e2", "e3", "e4", "e5");
    }

    @Test
    void poll_downForMoreThanADay_givesUpWithTheProvidersOwn() {
        FakeProvider provider = lab.fake(aMinute());
        provider.failNext(Verb.POLL, Collections.nCopies(2_000, down));
        assertThat(lab.failure(lab.start(provider))).isSameAs(down);
        assertThat(lab.elapsed())
                .isBetween(Duration.ofHours(24), Duration.ofHours(24).plusMinutes(2));
    }

    @Test
    void poll_permanentFailure_endsTheWaitWithTheSameException() {
        AuthenticationException refused = new AuthenticationException("key expired -> set another", WHERE, null);
        FakeProvider provider = lab.fake(aMinute());
        provider.failNext(Verb.POLL, List.of(refused));
        assertThat(lab.failure(lab.start(provider))).isSameAs(refused);
    }

    @Test
    void job_failedInTheSameProcess_throwsItsOwnException() {
        TrainingDivergedException diverged =
                new TrainingDivergedException("loss: NaN -> lower it", 7, Double.NaN, null);
        FineTuneJob job = lab.start(lab.fake(FakeScript.builder().failsWith(diverged)));
        assertThat(lab.failure(job)).isSameAs(diverged);
        assertThatThrownBy(job::await).isSameAs(diverged);
    }

    @Test
    void job_failedElsewhere_throwsTheProvidersWords() {
        FineTuneJob job = lab.start(lab.fake(FakeScript.builder().fails("file has 3 bad rows")));
        assertThat(lab.failure(job))
                .isInstanceOf(JobFailedException.class)
                .hasMessage(
                        "job fake/job-1 failed: file has 3 bad rows -> correct what it names and start another job");
    }

    static Stream<Arguments> oddPolls() {
        JobRef ref = new JobRef("fake", "job-1");
        return Stream.of(
                odd("rule 6.3", () -> {
                    throw new IllegalArgumentException("boom");
                }),
                odd("rule 6.3", () -> {
                    throw new IOException("checked");
                }),
                odd("rule 6.3", () -> {
                    throw new StackOverflowError();
                }),
                odd("rule 6.3", () -> {
                    throw new AssertionError("theirs");
                }),
                odd("rule 6.3", () -> {
                    throw new NoClassDefFoundError("x/Y");
                }),
                odd("rule 6.3", () -> nothing()),
                odd("rule 7.2", () -> {
                    throw new IllegalStateException("closed");
                }),
                odd(
                        "rule 3.5",
                        () -> JobSnapshot.builder(ref, JobStatus.SUCCEEDED, "done")
                                .build()),
                odd(
                        "rule 3.2",
                        () -> JobSnapshot.builder(new JobRef("fake", "other"), JobStatus.RUNNING, "w")
                                .build()));
    }

    private static Arguments odd(String rule, Callable<JobSnapshot> poll) {
        return Arguments.of(rule, poll);
    }

    @SuppressWarnings("NullAway") // a provider in another language returns what it likes
    private static JobSnapshot nothing() {
        return null;
    }

    @ParameterizedTest
    @MethodSource("oddPolls")
    void poll_breaksARule_failsWithItsNumber(String rule, Callable<JobSnapshot> poll) {
        assertThat(lab.failure(lab.start(polling(poll))))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining(rule)
                .hasMessageContaining("provider fake")
                .hasMessageContaining("poll");
    }

    @Test
    void poll_hangs_failsAfterTwoMinutesAndFreesTheThread() {
        FineTuneJob hanging = lab.start(polling(() -> {
            lab.clock.sleep(Lab.LONG);
            throw new IllegalStateException("must not come so far");
        }));
        assertThat(lab.failure(hanging))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("did not return from poll within 2 minutes: rule 6.4");
        assertThat(lab.elapsed()).isEqualTo(Duration.ofMinutes(2));
        lab.end(lab.start(lab.fake(aMinute()))).join();
    }

    @Test
    void events_failForGoodAfterTheEnd_doNotCostTheModel() {
        FakeProvider provider = lab.fake(FakeScript.builder());
        provider.failNext(Verb.EVENTS, List.of(new InvalidRequestException("no events here", WHERE, null)));
        assertThat(lab.end(lab.start(provider)).join().id()).isEqualTo("ft-job-1");
    }

    @Test
    void provider_closedMeanwhile_isSaid() {
        FakeProvider provider = lab.fake(aMinute());
        FineTuneJob job = lab.start(provider);
        provider.close();
        assertThat(lab.failure(job))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("attach to the job with an open provider");
    }

    @Test
    void submit_transientFailures_keepTheKeyAndTheirPauses() throws Exception {
        List<Instant> at = Lab.list();
        List<String> keys = Lab.list();
        FakeProvider fake = lab.fake(aMinute());
        fake.failNext(Verb.SUBMIT, List.of(down, down, down));
        ForwardingProvider provider = new ForwardingProvider(fake) {
            @Override
            public JobRef submit(FineTuneSpec spec, SubmitContext context) {
                at.add(lab.clock.instant());
                keys.add(context.idempotencyKey());
                return super.submit(spec, context);
            }
        };
        assertThat(lab.drive(() -> lab.start(provider)).get().ref().jobId()).isEqualTo("job-1");
        assertThat(keys).hasSize(4).containsOnly(keys.get(0));
        Instant first = at.get(0);
        assertThat(at)
                .extracting(time -> Duration.between(first, time).toMillis())
                .containsExactly(0L, 1_000L, 3_000L, 7_000L);
    }

    @Test
    void submit_downForTenMinutes_throwsTheProvidersOwn() {
        FakeProvider provider = lab.fake(aMinute());
        provider.failNext(Verb.SUBMIT, Collections.nCopies(100, down));
        assertThatThrownBy(() -> lab.drive(() -> lab.start(provider)).get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(down);
        assertThat(lab.elapsed()).isGreaterThan(Duration.ofMinutes(8));
    }

    @Test
    void submit_returnsNullOrAnothersJob_isNamed() {
        JobRef foreign = new JobRef("other", "job");
        for (Callable<JobRef> odd : List.<Callable<JobRef>>of(() -> foreign, EngineErrorsTest::noJob)) {
            ForwardingProvider provider = new ForwardingProvider(lab.fake(aMinute())) {
                @Override
                public JobRef submit(FineTuneSpec spec, SubmitContext context) {
                    return EngineErrorsTest.<JobRef, RuntimeException>sneaky(odd);
                }
            };
            assertThatThrownBy(() -> lab.start(provider))
                    .isInstanceOf(ProviderException.class)
                    .hasMessageMatching(".*from submit: rule (2\\.3|6\\.3).*");
        }
    }

    @SuppressWarnings("NullAway") // as above
    private static JobRef noJob() {
        return null;
    }

    @Test
    void events_pageThatAlwaysSaysMore_isNotReadForEver() {
        ForwardingProvider provider = new ForwardingProvider(lab.fake(FakeScript.builder())) {
            @Override
            public EventPage events(JobRef ref, String cursor) {
                EventPage page = super.events(ref, EventPage.START);
                return new EventPage(page.events(), cursor + "x", true);
            }
        };
        assertThat(lab.end(lab.start(provider)).join().id()).isEqualTo("ft-job-1");
    }

    @Test
    void status_unknownWords_goOn() {
        FineTuneJob job = lab.start(lab.fake(FakeScript.builder()
                .status(JobStatus.UNKNOWN, "reticulating_splines", Duration.ofHours(1))
                .status(JobStatus.UNKNOWN, "", Duration.ofHours(1))));
        lab.clock.advance(Duration.ofMinutes(30));
        assertThat(job.snapshot().providerStatus()).isEqualTo("reticulating_splines");
        assertThat(job.completion()).isNotDone();
        lab.end(job).join();
        assertThat(lab.elapsed()).isGreaterThanOrEqualTo(Duration.ofHours(2));
    }
}
