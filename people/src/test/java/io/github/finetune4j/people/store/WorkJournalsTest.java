// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.store.WorkEvent.AnswerUndone;
import io.github.finetune4j.people.store.WorkEvent.InvitationsRevoked;
import io.github.finetune4j.people.store.WorkEvent.TaskAdded;
import io.github.finetune4j.people.store.WorkEvent.TaskAdjudicated;
import io.github.finetune4j.people.store.WorkEvent.TaskAssigned;
import io.github.finetune4j.people.store.WorkEvent.TaskSkipped;
import io.github.finetune4j.people.store.internal.WorkJournals;
import io.github.finetune4j.people.store.internal.WorkLines;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Chosen;
import io.github.finetune4j.people.task.LabelValue.Corrected;
import io.github.finetune4j.people.task.LabelValue.Marked;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.LabelValue.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkJournalsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.5Z");
    private static final Map<String, LabelValue> VALUES = Map.of(
            "several", new Chosen(List.of("a", "b")),
            "answer", new Corrected("line one\nline \"two\" \u2028 \ud83d\ude00"),
            "tone", new Rated(Map.of("old-model", 2, "new-model", 5)),
            "better", LabelValue.preferred("new-model"),
            "tied", LabelValue.tie(),
            "bad", LabelValue.bothBad(),
            "places", new Marked(List.of(new Span(0, 3, "name"))));
    private static final List<WorkEvent> EVENTS = List.of(
            new TaskAdded(
                    NOON,
                    Tasks.builder("t1")
                            .addAnswer("old-model", "no")
                            .addAnswer("new-model", "yes")
                            .expected("yes")
                            .addPrelabel("kind", LabelValue.chosen("refund"))
                            .addGold("kind", LabelValue.chosen("other"))
                            .priority(0.25)
                            .fields(Map.of("tenant", "acme", "n", 3))
                            .build()),
            new TaskAssigned(NOON, "t1", "ann", NOON.plusSeconds(60), List.of("new-model", "old-model")),
            new AnswerGiven(NOON, "t1", "ann", VALUES, "because", Duration.ofMillis(4500), "v2", List.of("b", "a")),
            new TaskSkipped(NOON, "t1", "bob", "no idea"),
            new AnswerUndone(NOON, "t1", "ann"),
            new TaskAdjudicated(NOON, "t1", "eve", VALUES, "clear", "v2"),
            new InvitationsRevoked(NOON, "ann"));

    @TempDir
    Path folder;

    @Test
    void everyKindOfEvent_comesBackAsItWas() {
        try (JournalStore store = FileJournalStore.open(folder, "people")) {
            assertThat(work(store).append("tickets", 0, EVENTS)).isTrue();
        }
        try (JournalStore store = FileJournalStore.open(folder, "people")) {
            List<WorkEvent> read = work(store).read("tickets", 0);
            assertThat(read.subList(1, 7)).isEqualTo(EVENTS.subList(1, 7));
            assertThat(lines(read)).isEqualTo(lines(EVENTS));
            assertThat(work(store).read("tickets", 4)).isEqualTo(EVENTS.subList(4, 7));
            assertThat(work(store).read("tickets", 7)).isEmpty();
            assertThat(store.names()).containsExactly("tickets");
        }
    }

    private static WorkJournals work(JournalStore store) {
        return new WorkJournals(store);
    }

    private static List<String> lines(List<WorkEvent> events) {
        return events.stream().map(WorkLines::write).toList();
    }

    @Test
    void appendAfterOthers_isRefused_inBothStoresOfAFolder() {
        try (JournalStore one = FileJournalStore.open(folder, "people");
                JournalStore other = FileJournalStore.open(folder, "people")) {
            assertThat(work(one).append("q", 0, EVENTS.subList(0, 2))).isTrue();
            assertThat(work(other).append("q", 0, EVENTS.subList(2, 3))).isFalse();
            assertThat(work(other).append("q", 2, EVENTS.subList(2, 3))).isTrue();
            assertThat(work(one).append("q", 2, EVENTS.subList(3, 4))).isFalse();
            assertThat(work(one).read("q", 2)).isEqualTo(EVENTS.subList(2, 3));
        }
        try (MemoryJournalStore memory = new MemoryJournalStore()) {
            assertThat(work(memory).append("q", 1, EVENTS)).isFalse();
            assertThat(work(memory).append("q", 0, EVENTS)).isTrue();
            assertThat(work(memory).append("q", 0, EVENTS)).isFalse();
            assertThat(work(memory).read("q", 5)).isEqualTo(EVENTS.subList(5, 7));
        }
    }

    @Test
    void halfALine_isNoEvent_andGoesWithTheNext() throws IOException {
        try (JournalStore store = FileJournalStore.open(folder, "people")) {
            work(store).append("q", 0, EVENTS.subList(0, 2));
            String half = "{\"event\":\"answered\",\"reason\":\"" + "long ".repeat(200);
            Files.writeString(folder.resolve("q.jsonl"), half, StandardOpenOption.APPEND);
            assertThat(work(store).read("q", 0)).hasSize(2);
            assertThat(work(store).append("q", 2, EVENTS.subList(3, 4))).isTrue();
            assertThat(Files.readString(folder.resolve("q.jsonl"))).endsWith("}\n");
        }
        try (JournalStore store = FileJournalStore.open(folder, "people")) {
            assertThat(work(store).read("q", 1)).containsExactly(EVENTS.get(1), EVENTS.get(3));
        }
    }

    @Test
    void whatIsNoJournal_isRefused() throws IOException {
        Files.writeString(folder.resolve("q.jsonl"), "{\"event\":\"answered\"}\n");
        Files.writeString(
                folder.resolve("later.jsonl"),
                "{\"event\":\"voted\",\"at\":\"" + NOON + "\",\"task\":\"t\",\"by\":\"ann\"}\n");
        try (JournalStore store = FileJournalStore.open(folder, "people")) {
            assertThatThrownBy(() -> work(store).read("q", 0))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("a line of human work: field at is missing -> ");
            assertThatThrownBy(() -> work(store).read("later", 0)).hasMessageContaining("event \"voted\" is unknown");
            assertThatThrownBy(() -> work(store).append("Big Name", 0, EVENTS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(" -> ");
        }
    }
}
