// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.job.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The events of one job. */
class JobEventLogTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void log_overItsLimit_thinsOldStepsOnly() {
        JobEventLog log = new JobEventLog(100);
        for (int i = 0; i < 1_000; i++) {
            JobEvent event = i % 50 == 0
                    ? new JobEvent.Validated("e" + i, BEGIN, i, 0, 1)
                    : new JobEvent.StepCompleted("e" + i, BEGIN, i, 0, 0, 1, 0, 0, Duration.ZERO);
            assertThat(log.append(List.of(event))).isOne();
            assertThat(log.append(List.of(event))).as("repeated").isZero();
        }
        List<JobEvent> kept = new ArrayList<>();
        for (JobEventLog.Entry entry = log.at(0); entry != null; entry = log.at(entry.number() + 1)) {
            kept.add(entry.event());
        }
        assertThat(kept).hasSizeBetween(50, 100);
        assertThat(kept).filteredOn(JobEvent.Validated.class::isInstance).hasSize(20);
        assertThat(kept).extracting(JobEvent::id).doesNotHaveDuplicates().endsWith("e998", "e999");
    }
}
