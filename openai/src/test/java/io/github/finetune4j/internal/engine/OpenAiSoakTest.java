// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeOpenAiServer;
import io.github.finetune4j.testkit.FakeTraining;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.training.FineTuneSpec;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Many jobs (a thousand with {@code -Dfinetune4j.soak.jobs=1000}) followed at once by one client over real HTTP, hours
 * of virtual time, with faults in between.
 */
class OpenAiSoakTest {
    private static final int JOBS = Integer.getInteger("finetune4j.soak.jobs", 300);
    private static final int STEPS = 20;
    private static final int EVENTS = 4 + STEPS + 2 + 3;
    private static final EngineSettings EXACT = new EngineSettings(
            Duration.ofMinutes(2),
            Duration.ofHours(6),
            Duration.ofMinutes(10),
            Duration.ofHours(24),
            Duration.ofSeconds(5),
            0,
            1);

    @Test
    void manyJobs_loseAndDoubleNothing() {
        Set<Long> before = Arrays.stream(ManagementFactory.getThreadMXBean().getAllThreadIds())
                .boxed()
                .collect(Collectors.toSet());
        VirtualClock clock = VirtualClock.create();
        FakeTraining training =
                new FakeTraining(Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(2), STEPS, null);
        JobEngine engine = new JobEngine(
                clock,
                clock::schedule,
                clock.executor(8)::execute,
                clock.executor(2)::execute,
                clock.executor(2)::execute,
                EXACT);
        try (FakeOpenAiServer server = FakeOpenAiServer.builder()
                        .clock(clock)
                        .addModel("soak", training)
                        .forgetRequests()
                        .start();
                OpenAiProvider provider = OpenAiProvider.builder()
                        .baseUrl(server.baseUrl())
                        .key(ApiKey.of("sk-fake-key-000000"))
                        .clock(clock)
                        .sleeper(time -> {})
                        .pollInterval(Duration.ofMinutes(10))
                        .build()) {
            FineTuneSpec spec = FineTuneSpec.builder()
                    .baseModel("soak")
                    .trainingData(rows())
                    .build();
            List<List<JobEvent>> seen = new ArrayList<>();
            List<FineTuneJob> jobs = new ArrayList<>();
            for (int i = 0; i < JOBS; i++) {
                List<JobEvent> events = Collections.synchronizedList(new ArrayList<>());
                seen.add(events);
                SubmitContext key = SubmitContext.of("soak-" + i);
                jobs.add(engine.start(provider, new StartOrder(spec, key, null, List.of(events::add))));
            }
            server.fault(FakeFault.status(503, "", "busy").times(JOBS / 20));
            server.fault(
                    FakeFault.hangUp().on("GET", ".*events").after(JOBS / 10).times(JOBS / 20));
            int[] threads = {0};
            clock.advanceUntil(
                    () -> {
                        threads[0] = Math.max(threads[0], clientThreads(before));
                        return jobs.stream().allMatch(job -> job.completion().isDone());
                    },
                    Duration.ofDays(2));
            seen.forEach(OpenAiSoakTest::whole);
            jobs.forEach(job -> assertThat(job.completion()).isCompleted());
            assertThat(server.jobs()).isEqualTo(JOBS);
            assertThat(threads[0]).as("threads of the client").isLessThanOrEqualTo(40);
            System.out.printf(
                    "%d jobs, %d events, %d requests, at most %d threads of the client, heap %d MB%n",
                    JOBS, JOBS * EVENTS, server.requestCount(), threads[0], heap());
        }
    }

    private static void whole(List<JobEvent> events) {
        assertThat(new HashSet<>(events.stream().map(JobEvent::id).toList()))
                .as("each event once")
                .hasSameSizeAs(events)
                .hasSize(EVENTS);
    }

    private static Dataset rows() {
        return Dataset.of(IntStream.range(0, 12)
                .mapToObj(i -> ChatExample.of(Message.user("Question " + i), Message.assistant("Answer " + i)))
                .toList());
    }

    /**
     * Threads of clients that were not there before: those of other tests' clients end when the collector finds them.
     */
    private static int clientThreads(Set<Long> before) {
        return (int) Arrays.stream(ManagementFactory.getThreadMXBean()
                        .getThreadInfo(ManagementFactory.getThreadMXBean().getAllThreadIds()))
                .filter(info -> info != null
                        && !before.contains(info.getThreadId())
                        && (info.getThreadName().startsWith("finetune4j")
                                || info.getThreadName().startsWith("HttpClient")
                                || info.getThreadName().startsWith("virtual")))
                .count();
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }
}
