// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.erasure.ErasureRequest;
import io.github.finetune4j.people.store.PeopleStore;
import io.github.finetune4j.people.store.WorkEvent;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.store.WorkEvent.AnswerUndone;
import io.github.finetune4j.people.store.WorkEvent.InvitationsRevoked;
import io.github.finetune4j.people.store.WorkEvent.TaskAdded;
import io.github.finetune4j.people.store.WorkEvent.TaskAdjudicated;
import io.github.finetune4j.people.store.WorkEvent.TaskAssigned;
import io.github.finetune4j.people.store.WorkEvent.TaskErased;
import io.github.finetune4j.people.store.WorkEvent.TaskSkipped;
import io.github.finetune4j.people.store.internal.WorkLines;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Chosen;
import io.github.finetune4j.people.task.LabelValue.Corrected;
import io.github.finetune4j.people.task.LabelValue.Marked;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.LabelValue.Span;
import io.github.finetune4j.people.task.LabelingTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store of human work must keep, wherever it lies. */
@Timeout(60)
abstract class PeopleContract {
    private static final Map<String, LabelValue> VALUES = Map.of(
            "several", new Chosen(List.of("a", "b")),
            "answer", new Corrected("line one\nline \"two\" \u0000 \u0007 \u2028 \ud83d\ude00 größe"),
            "tone", new Rated(Map.of("old-model", 2, "new-model", 5)),
            "better", LabelValue.preferred("new-model"),
            "tied", LabelValue.tie(),
            "bad", LabelValue.bothBad(),
            "places", new Marked(List.of(new Span(0, 3, "name"))));
    private static final List<WorkEvent> EVENTS = List.of(
            new TaskAdded(
                    PeopleWork.NOON,
                    LabelingTask.builder("t1", List.of(Message.system("Be kind."), Message.user("Where?")))
                            .addAnswer("old-model", "no")
                            .addAnswer("new-model", "yes")
                            .expected("yes")
                            .addPrelabel("kind", LabelValue.chosen("refund"))
                            .addGold("kind", LabelValue.chosen("other"))
                            .priority(0.25)
                            .fields(Map.of("tenant", "acme", "n", 3))
                            .build()),
            new TaskAssigned(
                    PeopleWork.NOON, "t1", "ann", PeopleWork.NOON.plusSeconds(60), List.of("new-model", "old-model")),
            new AnswerGiven(
                    PeopleWork.NOON, "t1", "ann", VALUES, "because", Duration.ofMillis(4500), "v2", List.of("b", "a")),
            new TaskSkipped(PeopleWork.NOON, "t1", "bob", "no idea"),
            new AnswerUndone(PeopleWork.NOON, "t1", "ann"),
            new TaskAdjudicated(PeopleWork.NOON, "t1", "eve", VALUES, "clear", "v2"),
            new InvitationsRevoked(PeopleWork.NOON, "ann"));

    private PeopleStore store;

    /** {@return the store of this test, once more} */
    protected abstract PeopleStore open();

    @BeforeEach
    void begin() {
        store = open();
    }

    @AfterEach
    void end() {
        store.close();
    }

    private void reopen() {
        store.close();
        store = open();
    }

    private static List<String> lines(List<WorkEvent> events) {
        return events.stream().map(WorkLines::write).toList();
    }

    @Test
    void empty_knowsNothing() {
        assertThat(store.journals()).isEmpty();
        assertThat(store.read("tickets", 0)).isEmpty();
        assertThat(store.append("tickets", 0, List.of())).isTrue();
        assertThat(store.append("tickets", 1, List.of())).isFalse();
        assertThat(store.append("tickets", 1, EVENTS)).isFalse();
        assertThat(store.journals()).isEmpty();
    }

    @Test
    void everyKindOfEvent_comesBackAsItWas() {
        assertThat(store.append("tickets", 0, EVENTS)).isTrue();
        reopen();
        List<WorkEvent> read = store.read("tickets", 0);
        assertThat(read.subList(1, 7)).isEqualTo(EVENTS.subList(1, 7));
        assertThat(lines(read)).isEqualTo(lines(EVENTS));
        assertThat(store.read("tickets", 4)).isEqualTo(EVENTS.subList(4, 7));
        assertThat(store.read("tickets", 7)).isEmpty();
        assertThat(store.read("tickets", 8)).isEmpty();
        assertThat(store.journals()).containsExactly("tickets");
    }

    @Test
    void appendAfterOthers_isRefused_inBothStores() {
        try (PeopleStore other = open()) {
            assertThat(store.append("q", 0, EVENTS.subList(0, 2))).isTrue();
            assertThat(other.append("q", 0, EVENTS.subList(2, 3))).isFalse();
            assertThat(other.append("q", 2, EVENTS.subList(2, 3))).isTrue();
            assertThat(store.append("q", 2, EVENTS.subList(3, 4))).isFalse();
            assertThat(store.append("q", 2, List.of())).isFalse();
            assertThat(store.append("q", 3, List.of())).isTrue();
            assertThat(store.append("q", 4, EVENTS.subList(3, 4))).isFalse();
            assertThat(store.read("q", 2)).isEqualTo(EVENTS.subList(2, 3));
        }
    }

    @Test
    void journals_areApart_andSortedByTheirLetters() {
        List<String> names = List.of("a", "a-b", "a0", "ab", "z".repeat(100));
        List.of("ab", "z".repeat(100), "a-b", "a", "a0")
                .forEach(name -> assertThat(store.append(name, 0, List.of(PeopleWork.event(name))))
                        .isTrue());
        reopen();
        assertThat(store.journals()).isEqualTo(names);
        names.forEach(name -> assertThat(store.read(name, 0)).containsExactly(PeopleWork.event(name)));
    }

    @Test
    void whatIsNoName_isRefused() {
        for (String name : List.of("Big Name", "", "../up", "a'b", "z".repeat(101))) {
            assertThatThrownBy(() -> store.append(name, 0, EVENTS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(" -> ");
        }
    }

    @Test
    void longTask_andManyAtOnce_comeBack() {
        String longReason = "wörd ".repeat(400_000);
        List<WorkEvent> many = new ArrayList<>(List.of(PeopleWork.event(longReason)));
        IntStream.range(0, 1_700).forEach(i -> many.add(PeopleWork.event("reason " + i)));
        assertThat(store.append("q", 0, many)).isTrue();
        reopen();
        assertThat(store.read("q", 0)).isEqualTo(many);
        assertThat(store.read("q", 1_699)).isEqualTo(many.subList(1_699, 1_701));
    }

    @Test
    void manyWhoAppendAtOnce_makeOneOrder_ofWhichReadersSeeTheBeginning() throws Exception {
        int writers = 4;
        int each = 40;
        ExecutorService pool = Executors.newFixedThreadPool(writers + 2);
        AtomicBoolean going = new AtomicBoolean(true);
        try (PeopleStore other = open()) {
            List<Future<List<WorkEvent>>> readers = new ArrayList<>();
            for (PeopleStore from : List.of(store, other)) {
                readers.add(pool.submit(() -> followed(from, going)));
            }
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                PeopleStore to = i % 2 == 0 ? store : other;
                String name = "writer-" + i + "-";
                writing.add(pool.submit(() -> IntStream.range(0, each).forEach(n -> addToTheEnd(to, name + n))));
            }
            for (Future<?> one : writing) {
                one.get();
            }
            going.set(false);
            List<WorkEvent> all = store.read("q", 0);
            assertThat(all).hasSize(2 * writers * each).doesNotHaveDuplicates();
            for (Future<List<WorkEvent>> reader : readers) {
                assertThat(reader.get()).isEqualTo(all);
            }
        } finally {
            going.set(false);
            pool.shutdown(); // an interrupted thread would close H2's file
        }
    }

    private static void addToTheEnd(PeopleStore store, String reason) {
        long known = store.read("q", 0).size();
        List<WorkEvent> two = List.of(PeopleWork.event(reason), PeopleWork.event(reason + " once more"));
        while (!store.append("q", known, two)) {
            known += store.read("q", known).size();
        }
    }

    /** {@return what somebody sees who asks for what is new, again and again} */
    private static List<WorkEvent> followed(PeopleStore store, AtomicBoolean going) {
        List<WorkEvent> seen = new ArrayList<>();
        while (going.get()) {
            seen.addAll(store.read("q", seen.size()));
        }
        seen.addAll(store.read("q", seen.size()));
        return seen;
    }

    private static TaskAdded task(String id, String subject) {
        LabelingTask.Builder task = LabelingTask.builder(id, List.of(Message.user("a secret of " + subject)));
        return new TaskAdded(
                PeopleWork.NOON, task.fields(Map.of("origin_subject", subject)).build());
    }

    private static AnswerGiven answer(String id, String text) {
        Map<String, LabelValue> values = Map.of("answer", new Corrected(text));
        return new AnswerGiven(PeopleWork.NOON, id, "ann", values, text, Duration.ofSeconds(1), "v1", List.of());
    }

    @Test
    void erase_leavesNothingOfAPersonsTasks_andTheNumbersOfTheOthersStay() {
        List<WorkEvent> events = List.of(
                task("t1", "00aa"),
                task("t2", "00bb"),
                answer("t1", "better"),
                answer("t2", "other"),
                task("t3", "00aa"));
        store.append("tickets", 0, events);
        store.append("other", 0, List.of(task("t9", "00bb")));
        Map<String, String> marks = Map.of("origin_subject", "00aa", "person", "ana");
        ErasureRequest ana = new ErasureRequest("ana", marks, Set.of(), "ben", "asked");
        assertThat(store.erase(ana).removed()).isEqualTo(2);
        for (int i = 0; i < 2; i++) {
            List<WorkEvent> left = store.read("tickets", 0);
            assertThat(left).hasSize(7);
            assertThat(List.of(1, 3))
                    .allSatisfy(
                            at -> assertThat(WorkLines.write(left.get(at))).isEqualTo(WorkLines.write(events.get(at))));
            assertThat(List.of(0, 2, 4, 5, 6))
                    .allSatisfy(at -> assertThat(left.get(at)).isInstanceOf(TaskErased.class));
            assertThat(store.read("tickets", 5)).extracting(WorkEvent::taskId).containsExactly("t1", "t3");
            assertThat(store.read("other", 0)).hasSize(1);
            assertThat(store.erase(ana).removed()).isZero();
            store.close();
            store = open();
        }
        assertThat(store.append("tickets", 7, List.of(answer("t2", "once more"))))
                .isTrue();
    }

    @Test
    void replace_onOtherEvents_isRefused() {
        store.append("tickets", 0, List.of(task("t1", "00aa")));
        WorkEvent erased = new TaskErased(PeopleWork.NOON, "t1");
        assertThat(store.replace("tickets", 0, Map.of(0L, erased), List.of(erased)))
                .isFalse();
        assertThat(store.read("tickets", 0).stream().map(WorkLines::write))
                .containsExactly(WorkLines.write(task("t1", "00aa")));
    }
}
