// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.spi.EventPage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages of events lose nothing, and repeat nothing. */
class EventLogTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final List<JobEvent> all = new ArrayList<>();

    private void note(String id, long second) {
        all.add(new JobEvent.Note(id, BEGIN.plusSeconds(second), "info", id));
    }

    private void step(long step) {
        // the metrics of some services carry no times of their own
        all.add(new JobEvent.StepCompleted(
                "step-" + step, BEGIN, step, 0, 0, 1.0 / step, Double.NaN, Double.NaN, Duration.ZERO));
    }

    private static List<String> ids(EventPage page) {
        return page.events().stream().map(JobEvent::id).toList();
    }

    @Test
    void page_givesWhatIsNew_alsoWhatShowsLate() {
        note("second", 30);
        EventPage first = EventLog.page(all, EventPage.START);
        assertThat(ids(first)).containsExactly("second");
        note("first, late", 5);
        note("third", 100);
        EventPage second = EventLog.page(all, first.nextCursor());
        assertThat(ids(second)).containsExactly("first, late", "third");
        assertThat(ids(EventLog.page(all, first.nextCursor()))).as("again").isEqualTo(ids(second));
        assertThat(ids(EventLog.page(all, second.nextCursor()))).isEmpty();
    }

    @Test
    void page_goesByStepsWhereLossesHaveNoTime() {
        note("begun", 500);
        step(1);
        EventPage first = EventLog.page(all, EventPage.START);
        assertThat(ids(first)).containsExactly("step-1", "begun");
        step(2);
        assertThat(ids(EventLog.page(all, first.nextCursor()))).containsExactly("step-2");
    }

    @Test
    void page_atTheEnd_givesWhatBelongsToItOnce() {
        note("ended", 500);
        List<JobEvent> last = List.of(new JobEvent.Note("checkpoint", BEGIN, "info", "older than all that was read"));
        EventPage first = EventLog.page(all, EventPage.START, () -> true, () -> last);
        assertThat(ids(first)).containsExactly("ended");
        assertThat(first.more()).isTrue();
        EventPage running = EventLog.page(all, first.nextCursor(), () -> false, () -> last);
        assertThat(ids(running)).isEmpty();
        EventPage end = EventLog.page(all, running.nextCursor(), () -> true, () -> last);
        assertThat(ids(end)).containsExactly("checkpoint");
        EventPage after = EventLog.page(all, end.nextCursor(), () -> true, () -> last);
        assertThat(ids(after)).isEmpty();
        assertThat(after.more()).isFalse();
    }

    @Test
    void cursor_ofAnotherForm_beginsAtTheFirst() {
        note("first", 1);
        assertThat(ids(EventLog.page(all, "v1 17 -s a,b"))).containsExactly("first");
        assertThat(ids(EventLog.page(all, "v1 9999999999999999999 0 -1 - "))).containsExactly("first");
    }
}
