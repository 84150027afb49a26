// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.job.Checkpoint;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.EventPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunEventLogTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    @TempDir
    Path folder;

    private RunEventLog log = new RunEventLog(Path.of(""));

    @BeforeEach
    void open() {
        log = new RunEventLog(folder.resolve("events.jsonl"));
    }

    @Test
    void read_ofEveryKindOfEvent_givesWhatWasAppended() {
        List<JobEvent> events = List.of(
                new JobEvent.StatusChanged("a", AT, JobStatus.RUNNING, "running"),
                new JobEvent.StepCompleted("b", AT, 3, 10, 0.3, 1.25, 1e-4, 480.5, Duration.ofMillis(1500)),
                new JobEvent.StepCompleted("c", AT, 4, 0, 0.4, Double.NaN, Double.NaN, Double.NaN, Duration.ZERO),
                new JobEvent.Validated("d", AT, 5, 0.5, 0.75),
                new JobEvent.CheckpointSaved("e", AT, new Checkpoint(5, "/x", 0.75)),
                new JobEvent.CheckpointSaved("f", AT, new Checkpoint(6, "/y", null)),
                new JobEvent.Note("g", AT, "warn", "two\nlines and \"quotes\" é"));
        events.forEach(log::append);
        assertThat(log.read(EventPage.START).events()).isEqualTo(events);
    }

    @Test
    void read_pageByPage_losesNothing() {
        for (int i = 0; i < 5000; i++) {
            log.append(note(i));
        }
        List<JobEvent> all = new ArrayList<>();
        EventPage page = log.read(EventPage.START);
        int pages = 1;
        while (page.more()) {
            all.addAll(page.events());
            page = log.read(page.nextCursor());
            pages++;
        }
        all.addAll(page.events());
        assertThat(pages).isGreaterThan(1);
        assertThat(all).hasSize(5000).extracting(JobEvent::id).doesNotHaveDuplicates();
        assertThat(log.read(page.nextCursor()).events()).isEmpty();
    }

    @Test
    void read_ofHalfALine_waitsForItsEnd() throws IOException {
        log.append(note(1));
        Files.writeString(folder.resolve("events.jsonl"), "{\"id\":\"half", StandardOpenOption.APPEND);
        EventPage page = log.read(EventPage.START);
        assertThat(page.events()).hasSize(1);
        assertThat(page.more()).isFalse();
        log.repair();
        log.append(note(2));
        assertThat(log.read(page.nextCursor()).events()).containsExactly(note(2));
    }

    @Test
    void read_ofADamagedLine_saysSo_andGoesOn() throws IOException {
        log.append(note(1));
        Files.writeString(folder.resolve("events.jsonl"), "\0\0\0\n{\"id\":\"x\"}\n", StandardOpenOption.APPEND);
        log.append(note(2));
        List<JobEvent> events = log.read(EventPage.START).events();
        assertThat(events).hasSize(4).startsWith(note(1)).endsWith(note(2));
        assertThat(events.subList(1, 3)).allSatisfy(event -> {
            assertThat(event).isInstanceOf(JobEvent.Note.class);
            assertThat(((JobEvent.Note) event).level()).isEqualTo("warn");
            assertThat(((JobEvent.Note) event).text()).startsWith("an event cannot be read: line at byte ");
            assertThat(event.at()).isEqualTo(AT);
        });
        assertThat(events).extracting(JobEvent::id).doesNotHaveDuplicates();
    }

    @Test
    void repair_tellsHowManyBytesItCutOff() throws IOException {
        log.append(note(1));
        assertThat(log.repair()).isZero();
        Files.writeString(folder.resolve("events.jsonl"), "{\"id\"", StandardOpenOption.APPEND);
        assertThat(log.repair()).isEqualTo(5);
    }

    @Test
    void read_ofUnknownCursor_isRefused() {
        assertThatThrownBy(() -> log.read("x"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no cursor of this job: x");
        assertThat(log.read("999999").events()).isEmpty();
    }

    private static JobEvent note(int i) {
        return new JobEvent.Note("note-" + i, AT, "info", "a text of some length to fill the page, number " + i);
    }
}
