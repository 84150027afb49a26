// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.FineTuneEngine;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.spi.FineTuneProvider;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * The endurance of a provider of a remote service: many jobs, a hundred or as many as
 * {@code -Dfinetune4j.soak.jobs=1000} says, followed at once through the engine over real HTTP, hours of virtual time,
 * with faults in between. No job is lost or doubled, each event comes once, and the threads do not grow with the jobs.
 * Extend it, start the service and open the provider.
 *
 * @param <S> the fake service
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class ProviderSoakTck<S extends FakeService> {
    private static final int JOBS = Integer.getInteger("finetune4j.soak.jobs", 100);
    private static final int MOST_THREADS = 40;
    private static final Duration LONG = Duration.ofDays(2);
    private static final Dataset ROWS = Dataset.of(IntStream.range(0, 12)
            .mapToObj(i -> ChatExample.of(Message.user("Question " + i), Message.assistant("Answer " + i)))
            .toList());

    /** For the class that extends it. */
    protected ProviderSoakTck() {}

    /**
     * {@return a service, started anew, which forgets requests if it can}
     *
     * @param clock of its jobs, where they go by a clock
     */
    protected abstract S start(VirtualClock clock);

    /**
     * {@return a provider of it that waits for nothing between two attempts, and looks at a job every ten minutes}
     *
     * @param service what {@link #start} gave
     * @param clock of the provider
     */
    protected abstract FineTuneProvider open(S service, VirtualClock clock);

    /** {@return a base model, a job on which ends within two days} */
    protected abstract String baseModel();

    /** {@return the number of events that a job has from its beginning to its end} */
    protected abstract int events();

    /**
     * Lets things go wrong, now that all jobs are submitted or about to be. Default: a tenth of the jobs meet a service
     * that is busy, and as many a connection that ends.
     *
     * @param service started
     * @param jobs their number
     */
    protected void disturb(S service, int jobs) {
        service.fault(FakeFault.status(503, "", "busy").times(jobs / 10));
        service.fault(FakeFault.hangUp().on("GET", ".*").after(jobs / 10).times(jobs / 10));
    }

    /**
     * Checks more, when all jobs have ended.
     *
     * @param service started
     * @param jobs their number
     */
    protected void check(S service, int jobs) {}

    /** Many jobs lose and double nothing. */
    @Test
    final void manyJobs_loseAndDoubleNothing(TestReporter reporter) {
        assertThat(JOBS).as("-Dfinetune4j.soak.jobs").isPositive();
        Set<Long> others = threads();
        VirtualClock clock = VirtualClock.create();
        try (FineTuneEngine engine = engine(clock);
                S service = start(clock);
                FineTuneProvider provider = open(service, clock)) {
            List<List<JobEvent>> seen = new ArrayList<>();
            List<FineTuneJob> jobs = IntStream.range(0, JOBS)
                    .mapToObj(i -> start(engine, provider, i, seen))
                    .toList();
            disturb(service, JOBS);
            int[] most = {0};
            clock.advanceUntil(
                    () -> {
                        most[0] = Math.max(most[0], clientThreads(others));
                        return jobs.stream().allMatch(job -> job.completion().isDone());
                    },
                    LONG);
            jobs.forEach(job -> assertThat(job.completion()).as("%s", job.ref()).isCompleted());
            seen.forEach(this::whole);
            assertThat(service.jobs()).as("jobs at the service").isEqualTo(JOBS);
            assertThat(most[0]).as("threads of the client").isLessThanOrEqualTo(MOST_THREADS);
            check(service, JOBS);
            reporter.publishEntry(
                    "soak",
                    "%d jobs, %d events, %d requests, at most %d threads of the client"
                            .formatted(
                                    JOBS, seen.stream().mapToInt(List::size).sum(), service.requestCount(), most[0]));
        }
    }

    private static FineTuneEngine engine(VirtualClock clock) {
        return FineTuneEngine.builder()
                .time(clock, clock::schedule)
                .callExecutor(clock.executor(8))
                .submitExecutor(clock.executor(2))
                .eventExecutor(clock.executor(2))
                .jitter(0)
                .build();
    }

    private FineTuneJob start(FineTuneEngine engine, FineTuneProvider provider, int number, List<List<JobEvent>> seen) {
        List<JobEvent> events = Collections.synchronizedList(new ArrayList<>());
        seen.add(events);
        return FineTune.builder(engine)
                .provider(provider)
                .baseModel(baseModel())
                .trainingData(ROWS)
                .labels(l -> l.idempotencyKey("soak-" + number))
                .onEvent(events::add)
                .start();
    }

    private void whole(List<JobEvent> events) {
        assertThat(events.stream().map(JobEvent::id)).as("each event once").doesNotHaveDuplicates();
        assertThat(events).as("all events").hasSize(events());
    }

    private static Set<Long> threads() {
        return Arrays.stream(ManagementFactory.getThreadMXBean().getAllThreadIds())
                .boxed()
                .collect(Collectors.toSet());
    }

    /** Threads of clients that were not there before: those of other tests' end when the collector finds them. */
    private static int clientThreads(Set<Long> others) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return (int) Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(info -> !others.contains(info.getThreadId()))
                .map(ThreadInfo::getThreadName)
                .filter(name ->
                        name.startsWith("finetune4j") || name.startsWith("HttpClient") || name.startsWith("virtual"))
                .count();
    }
}
