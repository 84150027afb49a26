// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.FineTuneEngine;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many jobs (a thousand with {@code -Dfinetune4j.soak.jobs=1000}) followed at once by one client over real HTTP, hours
 * of virtual time, with faults in between.
 */
@Tag("slow")
class BedrockSoakTest {
    private static final int JOBS = Integer.getInteger("finetune4j.soak.jobs", 100);
    private static final int STEPS = 20;
    private static final int EVENTS = 1 + 3 + STEPS + 1; // beginning, phases, steps, end

    @Test
    void manyJobs_loseAndDoubleNothing() {
        long begin = System.nanoTime();
        VirtualClock clock = VirtualClock.create();
        FakeTraining training =
                new FakeTraining(Duration.ofMinutes(10), Duration.ofMinutes(20), Duration.ofMinutes(3), STEPS, null);
        Lab lab = new Lab(FakeBedrockServer.builder()
                .clock(clock)
                .addModel(FakeBedrockServer.QUICK, training)
                .forgetRequests()
                .start());
        try (lab;
                FineTuneEngine engine = FineTuneEngine.builder()
                        .time(clock, clock::schedule)
                        .callExecutor(clock.executor(8))
                        .submitExecutor(clock.executor(2))
                        .eventExecutor(clock.executor(2))
                        .jitter(0)
                        .build();
                BedrockProvider provider = lab.builder()
                        .clock(clock)
                        .pollInterval(Duration.ofMinutes(10))
                        .build()) {
            List<List<JobEvent>> seen = new ArrayList<>();
            List<FineTuneJob> jobs = new ArrayList<>();
            for (int i = 0; i < JOBS; i++) {
                List<JobEvent> events = Collections.synchronizedList(new ArrayList<>());
                seen.add(events);
                jobs.add(FineTune.builder(engine)
                        .provider(provider)
                        .baseModel(FakeBedrockServer.QUICK)
                        .trainingData(Data.rows(12))
                        .idempotencyKey("soak-" + i)
                        .onEvent(events::add)
                        .start());
            }
            lab.server.fault(FakeFault.status(503, "", "busy").times(JOBS / 10));
            lab.server.fault(FakeFault.hangUp()
                    .on("GET", "/model-customization-jobs/.+")
                    .after(JOBS / 10)
                    .times(JOBS / 10));
            clock.advanceUntil(
                    () -> jobs.stream().allMatch(job -> job.completion().isDone()), Duration.ofDays(2));
            seen.forEach(BedrockSoakTest::whole);
            jobs.forEach(job -> assertThat(job.completion()).isCompleted());
            assertThat(lab.server.jobs()).isEqualTo(JOBS);
            System.out.printf(
                    "%d jobs, %d lost, %d doubled, %d events, %d requests, %.0f s%n",
                    JOBS,
                    jobs.stream().filter(job -> !completed(job)).count(),
                    lab.server.jobs() - JOBS,
                    seen.stream().mapToInt(List::size).sum(),
                    lab.server.requestCount(),
                    (System.nanoTime() - begin) / 1e9);
        }
    }

    private static void whole(List<JobEvent> events) {
        assertThat(new HashSet<>(events.stream().map(JobEvent::id).toList()))
                .as("each event once")
                .hasSameSizeAs(events)
                .hasSize(EVENTS);
    }

    private static boolean completed(FineTuneJob job) {
        return job.completion().isDone() && !job.completion().isCompletedExceptionally();
    }
}
