// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobEvent.StatusChanged;
import io.github.finetune4j.job.JobEvent.StepCompleted;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules 4: what happens in a job. */
abstract class EventRules extends PollRules {
    EventRules() {}

    private JobRef endedJob(FineTuneProvider provider) {
        JobRef job = submit(provider, quickSpec());
        awaitEnd(provider, job);
        return job;
    }

    /** Rule 4.1. */
    @Test
    public final void rule_4_1_start_givesEverythingFromTheFirst() {
        FineTuneProvider provider = open();
        JobRef job = submit(provider, quickSpec());
        List<JobEvent> followed = follow(provider, job);
        assertThat(ids(readAll(provider, job))).containsAll(ids(followed));
    }

    /** Rule 4.2. */
    @Test
    public final void rule_4_2_cursors_loseNothing() {
        FineTuneProvider provider = open();
        JobRef job = submit(provider, quickSpec());
        List<JobEvent> followed = follow(provider, job);
        assertThat(ids(followed)).containsAll(ids(readAll(provider, job)));
    }

    /** Rule 4.3. */
    @Test
    public final void rule_4_3_cursor_canBeUsedAgain() {
        FineTuneProvider provider = open();
        JobRef job = endedJob(provider);
        List<String> cursors = new ArrayList<>();
        List<JobEvent> all = read(provider, job, EventPage.START, cursors);
        for (String cursor : cursors) {
            List<JobEvent> once = provider.events(job, cursor).events();
            assertThat(provider.events(job, cursor).events())
                    .as("cursor %s", cursor)
                    .isEqualTo(once);
        }
        assertThat(readAll(provider, job)).isEqualTo(all);
    }

    /** Rule 4.4. */
    @Test
    public final void rule_4_4_id_namesOneEvent() {
        FineTuneProvider provider = open();
        JobRef job = submit(provider, quickSpec());
        List<JobEvent> events = new ArrayList<>(follow(provider, job));
        events.addAll(readAll(provider, job));
        Map<String, JobEvent> byId = new HashMap<>();
        for (JobEvent event : events) {
            assertThat(event.id()).isNotBlank();
            JobEvent known = byId.putIfAbsent(event.id(), event);
            assertThat(event).as("same id, same event").isEqualTo(known == null ? event : known);
        }
    }

    /** Rule 4.5. */
    @Test
    public final void rule_4_5_page_isOldestFirst() {
        FineTuneProvider provider = open();
        JobRef job = endedJob(provider);
        assertThat(provider.events(job, EventPage.START).events())
                .extracting(JobEvent::at)
                .doesNotContainNull()
                .isSorted();
    }

    /** Rule 4.6. */
    @Test
    public final void rule_4_6_stepEvents_areAsDeclared() {
        FineTuneProvider provider = open();
        JobRef job = submit(provider, quickSpec());
        List<Long> steps = new HashSet<>(follow(provider, job))
                .stream()
                        .filter(StepCompleted.class::isInstance)
                        .map(StepCompleted.class::cast)
                        .sorted(Comparator.comparing(StepCompleted::at).thenComparingLong(StepCompleted::step))
                        .map(StepCompleted::step)
                        .toList();
        if (provider.capabilities().contains(Capability.STEP_EVENTS)) {
            assertThat(steps).as("steps").isNotEmpty().doesNotHaveDuplicates().isSorted();
            assertThat(steps.get(0)).as("first step").isPositive();
        } else {
            assertThat(steps).as("STEP_EVENTS is not declared").isEmpty();
        }
    }

    /** Rule 4.7. */
    @Test
    public final void rule_4_7_unknownJob_isNotFound() {
        FineTuneProvider provider = open();
        assertThatThrownBy(() -> provider.events(unknownJob(provider), EventPage.START))
                .isInstanceOf(JobNotFoundException.class);
    }

    /** Rule 4.8. */
    @Test
    public final void rule_4_8_afterTheLast_pageIsEmpty() {
        FineTuneProvider provider = open();
        JobRef job = endedJob(provider);
        List<String> cursors = new ArrayList<>();
        read(provider, job, EventPage.START, cursors);
        EventPage page = provider.events(job, cursors.get(cursors.size() - 1));
        assertThat(page.events()).isEmpty();
        assertThat(page.more()).as("more").isFalse();
    }

    /** Rule 4.9. */
    @Test
    public final void rule_4_9_lastStatusEvent_agreesWithPoll() {
        FineTuneProvider provider = open();
        JobRef job = submit(provider, quickSpec());
        JobSnapshot end = awaitEnd(provider, job);
        List<StatusChanged> changes = readAll(provider, job).stream()
                .filter(StatusChanged.class::isInstance)
                .map(StatusChanged.class::cast)
                .toList();
        if (!changes.isEmpty()) {
            assertThat(changes.get(changes.size() - 1).status()).isEqualTo(end.status());
        }
    }
}
