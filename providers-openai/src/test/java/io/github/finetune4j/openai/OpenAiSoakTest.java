// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.FineTuneEngine;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many jobs (a thousand with {@code -Dfinetune4j.soak.jobs=1000}) followed at once by one client over real HTTP, hours
 * of virtual time, with faults in between.
 */
@Tag("slow")
class OpenAiSoakTest {
    private static final int JOBS = Integer.getInteger("finetune4j.soak.jobs", 100);
    private static final int STEPS = 20;
    private static final int EVENTS = 4 + STEPS + 2 + 3;

    @Test
    void manyJobs_loseAndDoubleNothing() {
        Set<Long> before = Arrays.stream(ManagementFactory.getThreadMXBean().getAllThreadIds())
                .boxed()
                .collect(Collectors.toSet());
        VirtualClock clock = VirtualClock.create();
        FakeTraining training =
                new FakeTraining(Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(2), STEPS, null);
        try (FineTuneEngine engine = FineTuneEngine.builder()
                        .time(clock, clock::schedule)
                        .callExecutor(clock.executor(8))
                        .submitExecutor(clock.executor(2))
                        .eventExecutor(clock.executor(2))
                        .jitter(0)
                        .build();
                FakeOpenAiServer server = FakeOpenAiServer.builder()
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
            Dataset rows = rows();
            List<List<JobEvent>> seen = new ArrayList<>();
            List<FineTuneJob> jobs = new ArrayList<>();
            for (int i = 0; i < JOBS; i++) {
                List<JobEvent> events = Collections.synchronizedList(new ArrayList<>());
                seen.add(events);
                jobs.add(FineTune.builder(engine)
                        .provider(provider)
                        .baseModel("soak")
                        .trainingData(rows)
                        .idempotencyKey("soak-" + i)
                        .onEvent(events::add)
                        .start());
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
