// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.FineTuneEngine;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeTraining;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many jobs (a thousand with {@code -Dfinetune4j.soak.jobs=1000}) followed at once over real HTTP, hours of virtual
 * time, with faults in between.
 */
@Tag("slow")
class VertexAiSoakTest {
    private static final int JOBS = Integer.getInteger("finetune4j.soak.jobs", 100);
    /** created, started, three checkpoints, a warning, tokens, ended; and what the engine adds. */
    private static final int EVENTS = 8;

    @Test
    void manyJobs_loseAndDoubleNothing() {
        long begin = System.nanoTime();
        VirtualClock clock = VirtualClock.create();
        FakeTraining training =
                new FakeTraining(Duration.ofMinutes(5), Duration.ofMinutes(20), Duration.ofMinutes(3), 40, null);
        FakeVertexServer server = FakeVertexServer.builder()
                .clock(clock)
                .addModel("soak", training)
                .forgetRequests()
                .start();
        try (FineTuneEngine engine = FineTuneEngine.builder()
                        .time(clock, clock::schedule)
                        .callExecutor(clock.executor(8))
                        .submitExecutor(clock.executor(2))
                        .eventExecutor(clock.executor(2))
                        .jitter(0)
                        .build();
                Lab lab = new Lab(server);
                VertexAiProvider provider = lab.builder()
                        .addTunableModel("soak")
                        .clock(clock)
                        .pollInterval(Duration.ofMinutes(10))
                        .build()) {
            Dataset rows = Data.rows(12);
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
            server.fault(FakeVertexServer.error(503, "UNAVAILABLE", "busy").times(JOBS / 10));
            server.fault(FakeFault.hangUp()
                    .afterExecuting()
                    .on("POST", ".*/tuningJobs")
                    .after(JOBS / 10)
                    .times(JOBS / 10));
            clock.advanceUntil(
                    () -> jobs.stream().allMatch(job -> job.completion().isDone()), Duration.ofDays(2));
            jobs.forEach(job -> assertThat(job.completion()).isCompleted());
            seen.forEach(events -> assertThat(
                            new HashSet<>(events.stream().map(JobEvent::id).toList()))
                    .as("each event once")
                    .hasSameSizeAs(events)
                    .hasSizeGreaterThanOrEqualTo(EVENTS));
            assertThat(server.jobs()).isEqualTo(JOBS);
            System.out.printf(
                    "%d jobs, %d lost, %d doubled, %d events, %d requests, %.0f s%n",
                    JOBS,
                    jobs.stream().filter(job -> !completed(job)).count(),
                    server.jobs() - JOBS,
                    seen.stream().mapToInt(List::size).sum(),
                    server.requestCount(),
                    (System.nanoTime() - begin) / 1e9);
        }
    }

    private static boolean completed(FineTuneJob job) {
        return job.completion().isDone() && !job.completion().isCompletedExceptionally();
    }
}
