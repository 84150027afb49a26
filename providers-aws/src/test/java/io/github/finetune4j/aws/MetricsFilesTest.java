// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.job.JobEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files of measurements, whole and broken. */
class MetricsFilesTest {
    private static final Instant AT = Instant.parse("2026-11-28T12:00:00Z");

    private static List<JobEvent> events(String csv) {
        return new MetricsFiles(List.of("a/step_wise_training_metrics.csv"), key -> csv).events(AT);
    }

    @Test
    void columns_mayComeInAnotherOrder_andMore() {
        assertThat(events("training_loss,colour,step_number,epoch_number\n1.5,red,0,0\n1.25,red,1,0\n"))
                .extracting(event -> ((JobEvent.StepCompleted) event).loss())
                .containsExactly(1.5, 1.25);
    }

    @Test
    void rowsThatAreNone_areCountedAndSaid() {
        assertThat(events("step_number,epoch_number,training_loss\n0,0,1.5\nx\n1,0,"))
                .hasSize(2)
                .last()
                .isEqualTo(new JobEvent.Note("unreadable", AT, "warn", "2 rows of the measurements cannot be read"));
    }

    @Test
    void stepsFrom1_stayAsTheyAre() {
        assertThat(events("step_number,epoch_number,training_loss\n1,0,1.5\n2,0,1\n"))
                .extracting(event -> ((JobEvent.StepCompleted) event).step())
                .containsExactly(1L, 2L);
    }
}
