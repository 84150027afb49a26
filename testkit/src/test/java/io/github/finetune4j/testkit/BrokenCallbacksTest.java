// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.FineTuneEngine;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.Thrown;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Code of the application that throws whatever it likes costs a job nothing but its own part. */
@Timeout(60)
class BrokenCallbacksTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Lab lab = new Lab();

    private FakeProvider steps() {
        return lab.fake(FakeScript.builder().steps(5, Lab.SECOND));
    }

    private static void assertSaid(HeardLog log, String callback, String cost) {
        assertThat(log.messages()).singleElement().asString().contains(callback + " failed: ", cost);
        assertThat(log.traces()).singleElement().asString().doesNotContain("hunter2");
    }

    @ParameterizedTest
    @EnumSource
    void listener_broken_theOthersHearAllAndTheJobEnds(Thrown thrown) {
        List<JobEvent> heard = Lab.list();
        try (HeardLog log = HeardLog.of("io.github.finetune4j.internal.engine.Listener")) {
            FineTuneJob job = lab.start(steps(), null, List.of(event -> thrown.now(), heard::add));
            assertThat(lab.end(job).join().id()).isEqualTo("ft-job-1");
            assertSaid(log, "a listener of job fake/job-1", "the job goes on");
        }
        assertThat(lab.elapsed()).as("nobody waited for the listener").isLessThan(Duration.ofSeconds(12));
        assertThat(heard).hasSizeGreaterThanOrEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void subscriber_broken_losesItsSubscriptionAlone(Thrown thrown) {
        Reader other = new Reader();
        try (HeardLog log = HeardLog.of("io.github.finetune4j.internal.engine.EventReader")) {
            FineTuneJob job = lab.start(steps());
            job.events().subscribe(new BrokenSubscriber(thrown));
            job.events().subscribe(other);
            other.request(Long.MAX_VALUE);
            lab.end(job).join();
            lab.clock.awaitQuiet();
            assertSaid(log, "a subscriber of a job's events", "its subscription is cancelled");
        }
        assertThat(other.ids).hasSizeGreaterThanOrEqualTo(5);
        assertThat(other.ends).containsExactly("complete");
    }

    /** Asks for everything, and throws at the first. */
    private record BrokenSubscriber(Thrown thrown) implements Flow.Subscriber<JobEvent> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(JobEvent event) {
            thrown.now();
        }

        @Override
        public void onError(Throwable failure) {
            thrown.now();
        }

        @Override
        public void onComplete() {
            thrown.now();
        }
    }

    @ParameterizedTest
    @EnumSource
    void registry_broken_theJobEndsWithItsModel(Thrown thrown) {
        try (HeardLog log = HeardLog.of("io.github.finetune4j.RunRecorder")) {
            FineTuneJob job = Lab.order(lab.engine, steps())
                    .registry(thrown.as(Registry.class), "router")
                    .start();
            assertThat(lab.end(job).join().id()).isEqualTo("ft-job-1");
            assertThat(log.messages())
                    .hasSize(2)
                    .anyMatch(line -> line.startsWith("WARNING the registry of run fake/job-1 failed: "))
                    .anyMatch(line -> line.startsWith("SEVERE the registry has not kept "));
        }
    }

    @ParameterizedTest
    @EnumSource
    void partsOfTheEngine_broken_ownOnesStandIn(Thrown thrown) throws Exception {
        try (HeardLog log = HeardLog.of("io.github.finetune4j");
                FineTuneEngine engine = FineTuneEngine.builder()
                        .time(thrown::now, (delay, task) -> thrown.now())
                        .callExecutor(task -> thrown.now())
                        .submitExecutor(task -> thrown.now())
                        .eventExecutor(task -> {
                            task.run();
                            thrown.now();
                        })
                        .build()) {
            FakeProvider provider = FakeProvider.builder()
                    .script(FakeScript.builder().steps(3, Duration.ofMillis(5)).build())
                    .pollInterval(Duration.ofMillis(10))
                    .build();
            List<JobEvent> heard = Lab.list();
            FineTuneJob job = Lab.order(engine, provider).onEvent(heard::add).start();
            assertThat(job.completion().get(LONG.toSeconds(), TimeUnit.SECONDS).id())
                    .isEqualTo("ft-job-1");
            assertThat(heard)
                    .extracting(JobEvent::id)
                    .hasSizeGreaterThanOrEqualTo(3)
                    .doesNotHaveDuplicates();
            assertThat(log.messages())
                    .anyMatch(line -> line.contains("the clock of an engine failed: "))
                    .anyMatch(line -> line.contains("the timer of an engine failed: "))
                    .anyMatch(line -> line.contains("the callExecutor of an engine failed: "))
                    .anyMatch(line -> line.contains("the submitExecutor of an engine failed: "))
                    .anyMatch(line -> line.contains("the eventExecutor of an engine failed: "));
        }
    }

    @ParameterizedTest
    @EnumSource
    void provider_throwsWhateverItLikes_theWaitEndsAndSaysSo(Thrown thrown) {
        FineTuneProvider broken = new ForwardingProvider(steps()) {
            @Override
            public JobSnapshot poll(JobRef ref) {
                return thrown.now();
            }
        };
        assertThat(lab.failure(lab.start(broken)))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("provider fake ");
        assertThatThrownBy(() -> Lab.order(lab.engine, new ForwardingProvider(steps()) {
                            @Override
                            public JobRef submit(FineTuneSpec spec, SubmitContext context) {
                                return thrown.now();
                            }
                        })
                        .start())
                .isInstanceOf(ProviderException.class);
    }

    @ParameterizedTest
    @EnumSource
    void settings_broken_theCallerGetsItAndNothingHasStarted(Thrown thrown) {
        FakeProvider provider = steps();
        FineTune.Builder order = Lab.order(lab.engine, provider);
        assertThatThrownBy(() -> order.lora(settings -> thrown.now())).isNotInstanceOf(NullPointerException.class);
        assertThat(provider.accepted()).isEmpty();
    }
}
