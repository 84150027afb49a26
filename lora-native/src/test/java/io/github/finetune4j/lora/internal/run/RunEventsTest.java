// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.spi.EventPage;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunEventsTest {
    @TempDir
    Path folder;

    @Test
    void note_thatIsVeryLong_isCutAndSaysSo() {
        RunEventLog log = new RunEventLog(folder.resolve("events.jsonl"));
        RunEvents events = new RunEvents(log, () -> Instant.EPOCH);
        events.note("a", "info", "x".repeat(8_000));
        events.note("b", "info", "x".repeat(8_500));
        assertThat(log.read(EventPage.START).events())
                .extracting(event -> ((JobEvent.Note) event).text())
                .containsExactly("x".repeat(8_000), "x".repeat(8_000) + " ... (500 characters more)");
    }
}
