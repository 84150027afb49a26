// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.FineTuneEngine;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
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
class FireworksSoakTest {
    private static final int JOBS = Integer.getInteger("finetune4j.soak.jobs", 100);
    private static final int STEPS = 20;
    private static final String SOAK = "accounts/fireworks/models/soak";

    @Test
    void manyJobs_loseAndDoubleNothing() {
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
                FakeFireworksServer server = FakeFireworksServer.builder()
                        .clock(clock)
                        .addModel(SOAK, training)
                        .forgetRequests()
                        .start();
                FireworksProvider provider = FireworksProvider.builder()
                        .baseUrl(server.baseUrl())
                        .key(Lab.KEY)
                        .account(FakeFireworksServer.ACCOUNT)
                        .http(http -> http.httpClient(Lab.HTTP))
                        .clock(clock)
                        .sleeper(time -> {})
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
                        .baseModel(SOAK)
                        .trainingData(rows)
                        .idempotencyKey("soak-" + i)
                        .onEvent(events::add)
                        .start());
            }
            server.fault(FakeFault.status(503, "", "busy").times(JOBS / 10));
            server.fault(FakeFault.hangUp()
                    .on("GET", ".*Jobs/[^/]*")
                    .after(JOBS / 10)
                    .times(JOBS / 10));
            server.storageFault(
                    FakeFault.truncate().on("GET", ".*").after(JOBS / 10).times(JOBS / 10));
            clock.advanceUntil(
                    () -> jobs.stream().allMatch(job -> job.completion().isDone()), Duration.ofDays(2));
            seen.forEach(FireworksSoakTest::whole);
            jobs.forEach(job -> assertThat(job.completion()).isCompleted());
            assertThat(server.jobs()).isEqualTo(JOBS);
            assertThat(server.dataSets()).isEqualTo(1);
            System.out.printf("%d jobs, %d events, %d requests%n", JOBS, JOBS * STEPS, server.requestCount());
        }
    }

    private static void whole(List<JobEvent> events) {
        assertThat(new HashSet<>(events.stream().map(JobEvent::id).toList()))
                .as("each event once")
                .hasSameSizeAs(events)
                .hasSize(STEPS);
    }
}
