// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.Guideline;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Chosen;
import io.github.finetune4j.people.task.LabelValue.Corrected;
import io.github.finetune4j.people.task.LabelValue.Marked;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.LabelValue.Span;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelingQueueTest {
    private static final Duration TOOK = Duration.ofSeconds(7);

    private final MemoryJournalStore store = new MemoryJournalStore();
    private Instant now = Instant.parse("2026-03-02T08:00:00Z");

    private LabelingQueue.Builder builder() {
        return LabelingQueue.builder(store, "tickets")
                .questions(Question.choice("kind", "refund", "other"))
                .clock(() -> now);
    }

    private static String next(LabelingQueue queue, String annotator) {
        return queue.next(annotator).map(LabelingView::taskId).orElse("nothing");
    }

    private static Receipt answer(LabelingQueue queue, String annotator, String task, String label) {
        return queue.answer(annotator, task, Tasks.kind(label), "", TOOK);
    }

    @Test
    void tasks_areGivenOncePerAnnotator_upToTheirOverlap_theUrgentFirst() {
        LabelingQueue queue = builder().overlap(2).build();
        assertThat(queue.add(List.of(
                        Tasks.plain("calm"),
                        Tasks.builder("urgent").priority(0.9).build())))
                .isEqualTo(2);
        assertThat(queue.add(List.of(Tasks.plain("calm")))).isZero();

        assertThat(next(queue, "ann")).isEqualTo("urgent");
        assertThat(next(queue, "ann")).as("still in hand").isEqualTo("urgent");
        assertThat(next(queue, "bob")).isEqualTo("urgent");
        assertThat(next(queue, "cleo")).as("two have it").isEqualTo("calm");
        assertThat(answer(queue, "ann", "urgent", "refund")).isEqualTo(Receipt.SAVED);
        assertThat(answer(queue, "ann", "urgent", "other")).isEqualTo(Receipt.ALREADY_ANSWERED);
        assertThat(next(queue, "ann")).isEqualTo("calm");
        assertThat(answer(queue, "ann", "calm", "other")).isEqualTo(Receipt.SAVED);
        assertThat(next(queue, "ann")).isEqualTo("nothing");
        assertThat(queue.progress()).isEqualTo(new QueueProgress(2, 0, 2));
        assertThat(answer(queue, "bob", "urgent", "refund")).isEqualTo(Receipt.SAVED);
        assertThat(queue.progress()).isEqualTo(new QueueProgress(2, 1, 3));
        assertThat(queue.done("ann")).isEqualTo(2);
    }

    @Test
    void timeOut_givesTheTaskToSomebodyElse_andALateAnswerCountsOnlyWhereThereIsRoom() {
        LabelingQueue queue = builder().assignmentTime(Duration.ofMinutes(10)).build();
        queue.add(Tasks.plain(2));
        assertThat(next(queue, "ann")).isEqualTo("t0");
        assertThat(next(queue, "bob")).isEqualTo("t1");
        assertThat(next(queue, "cleo")).isEqualTo("nothing");

        now = now.plus(Duration.ofMinutes(10));
        assertThat(next(queue, "cleo")).isEqualTo("t0");
        assertThat(answer(queue, "cleo", "t0", "other")).isEqualTo(Receipt.SAVED);
        assertThat(answer(queue, "ann", "t0", "refund")).isEqualTo(Receipt.TOO_LATE);
        assertThat(answer(queue, "bob", "t1", "refund"))
                .as("nobody else has it")
                .isEqualTo(Receipt.SAVED);
        assertThat(queue.answers()).hasSize(2);
    }

    @Test
    void skip_leavesTheTaskToOthers_andUndoGivesItBack() {
        LabelingQueue queue = builder().build();
        queue.add(Tasks.plain(2));
        next(queue, "ann");
        assertThat(queue.skip("ann", "t0", "no idea")).isEqualTo(Receipt.SAVED);
        assertThat(next(queue, "ann")).isEqualTo("t1");
        assertThat(queue.undo("ann").map(LabelingView::taskId)).hasValue("t0");
        assertThat(next(queue, "ann"))
                .as("the task that was taken back comes first")
                .isEqualTo("t0");
        answer(queue, "ann", "t0", "refund");
        assertThat(next(queue, "ann")).isEqualTo("t1");
        assertThat(queue.undo("ann").map(LabelingView::taskId)).hasValue("t0");
        assertThat(queue.answers()).isEmpty();
        assertThat(next(queue, "bob")).as("both are in ann's hand").isEqualTo("nothing");

        queue.skip("ann", "t0", "");
        assertThat(next(queue, "bob")).isEqualTo("t0");
        answer(queue, "bob", "t0", "other");
        assertThat(queue.undo("ann")).as("bob has it").isEmpty();
        queue.adjudicate("eve", "t0", Tasks.kind("other"), "seen");
        assertThat(queue.undo("bob")).as("it is decided").isEmpty();
    }

    @Test
    void restart_goesOnWhereItWas() {
        LabelingQueue first = builder().overlap(2).build();
        first.add(Tasks.plain(3));
        next(first, "ann");
        answer(first, "ann", "t0", "refund");
        next(first, "ann");
        first.adjudicate("eve", "t2", Tasks.kind("other"), "");

        LabelingQueue again = builder().overlap(2).build();
        assertThat(next(again, "ann")).isEqualTo("t1");
        assertThat(again.answers()).isEqualTo(first.answers()).hasSize(1);
        assertThat(again.decisions()).isEqualTo(first.decisions()).hasSize(1);
        assertThat(again.progress()).isEqualTo(new QueueProgress(3, 1, 1));
        assertThat(again.tasks()).hasSize(3);
        assertThat(answer(again, "ann", "t1", "refund")).isEqualTo(Receipt.SAVED);
        assertThat(first.answers()).as("two queues on one journal").hasSize(2);
    }

    @Test
    void goldQuestions_areMixedIn_eachOncePerAnnotator_andCountNowhere() {
        LabelingQueue queue = builder().goldShare(0.3).seed(5).build();
        List<LabelingTask> tasks = new ArrayList<>(Tasks.plain(400));
        for (int i = 0; i < 40; i++) {
            tasks.add(Tasks.gold("g" + i, "refund"));
        }
        queue.add(tasks);
        List<String> given = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String task = next(queue, "ann");
            given.add(task);
            answer(queue, "ann", task, "refund");
        }
        assertThat(given).doesNotHaveDuplicates();
        assertThat(given.stream().filter(task -> task.startsWith("g")).count()).isBetween(20L, 40L);
        assertThat(queue.progress().tasks()).isEqualTo(400);
        assertThat(queue.progress().answers())
                .isEqualTo(given.stream().filter(task -> task.startsWith("t")).count());
    }

    @Test
    void shuffled_givesEachAnnotatorAnOrderOfHisOwn_thatARestartKeeps() {
        LabelingQueue queue = builder().overlap(3).shuffled(true).seed(1).build();
        queue.add(Tasks.plain(30));
        List<String> ann = order(queue, "ann");
        assertThat(ann).hasSize(30).doesNotHaveDuplicates().isNotEqualTo(order(queue, "bob"));
        try (MemoryJournalStore other = new MemoryJournalStore()) {
            LabelingQueue same = LabelingQueue.builder(other, "tickets")
                    .questions(Question.choice("kind", "refund", "other"))
                    .overlap(3)
                    .shuffled(true)
                    .seed(1)
                    .build();
            same.add(Tasks.plain(30));
            assertThat(order(same, "ann")).isEqualTo(ann);
        }
    }

    private static List<String> order(LabelingQueue queue, String annotator) {
        List<String> order = new ArrayList<>();
        for (String task = next(queue, annotator); !task.equals("nothing"); task = next(queue, annotator)) {
            order.add(task);
            answer(queue, annotator, task, "other");
        }
        return order;
    }

    @Test
    void prelabels_areShownOrHidden_andGuidelinesAreKeptWithTheAnswer() {
        LabelingTask task = Tasks.builder("t")
                .addPrelabel("kind", LabelValue.chosen("refund"))
                .build();
        LabelingQueue shown =
                builder().guideline(new Guideline("v3", "Read all.")).build();
        shown.add(List.of(task));
        LabelingView view = shown.next("ann").orElseThrow();
        assertThat(view.prelabels()).isEqualTo(Tasks.kind("refund"));
        assertThat(view.guideline()).hasValue(new Guideline("v3", "Read all."));
        answer(shown, "ann", "t", "refund");
        assertThat(shown.answers()).extracting(AnswerGiven::guideline).containsExactly("v3");

        LabelingQueue hidden = builder().overlap(2).prelabelsShown(false).build();
        LabelingView blind = hidden.next("bob").orElseThrow();
        assertThat(blind.prelabels()).isEmpty();
        assertThat(blind.json()).contains("\"prelabels\":{}");
    }

    @Test
    void everyKindOfQuestion_takesItsValues_underTheAnswersOwnNames() {
        LabelingQueue queue = LabelingQueue.builder(store, "all")
                .questions(
                        Question.choices("topics", "bill", "ship", "rude"),
                        Question.rating("tone"),
                        Question.preference("better"))
                .build();
        queue.add(List.of(Tasks.pair("p")));
        LabelingView view = queue.next("ann").orElseThrow();
        String a = view.answers().get(0).text().startsWith("old") ? "old-model" : "new-model";
        String b = a.equals("old-model") ? "new-model" : "old-model";
        queue.answer(
                "ann",
                "p",
                Map.of(
                        "topics", new Chosen(List.of("ship", "bill")),
                        "tone", new Rated(Map.of("A", 5, "B", 1)),
                        "better", LabelValue.preferred("A")),
                "clear",
                TOOK);
        AnswerGiven kept = queue.answers().get(0);
        assertThat(kept.values()).containsEntry("better", LabelValue.preferred(a));
        assertThat(kept.values()).containsEntry("tone", new Rated(Map.of(a, 5, b, 1)));
        assertThat(kept.shown().get(0)).isEqualTo(a);
        assertThat(kept.reason()).isEqualTo("clear");
        assertThat(kept.took()).isEqualTo(TOOK);

        LabelingQueue texts = LabelingQueue.builder(store, "texts")
                .questions(Question.correction("answer"), Question.spans("names", "person"))
                .build();
        texts.add(List.of(Tasks.builder("c").addAnswer("model", "Dear Ada,").build()));
        texts.next("ann");
        assertThat(texts.answer(
                        "ann",
                        "c",
                        Map.of(
                                "answer", new Corrected("Dear Ms Ada,"),
                                "names", new Marked(List.of(new Span(5, 8, "person")))),
                        "",
                        TOOK))
                .isEqualTo(Receipt.SAVED);
    }

    @Test
    void valuesThatDoNotFit_areRefused_andNothingIsKept() {
        LabelingQueue queue = LabelingQueue.builder(store, "strict")
                .questions(
                        Question.choice("kind", "refund", "other"),
                        Question.rating("tone"),
                        Question.preference("better"))
                .build();
        queue.add(List.of(Tasks.pair("p")));
        assertThatThrownBy(() -> queue.answer("ann", "p", Map.of(), "", TOOK)).hasMessageContaining("was not given");
        queue.next("ann");
        Rated tone = new Rated(Map.of("A", 5, "B", 1));
        LabelValue tie = LabelValue.tie();
        refused(queue, Map.of("kind", LabelValue.chosen("refund")), "answer each question once");
        refused(queue, values(LabelValue.chosen("gift"), tone, tie), "choose from [refund, other]");
        refused(queue, values(new Chosen(List.of("refund", "other")), tone, tie), "choose exactly one");
        refused(queue, values(LabelValue.tie(), tone, tie), "answer what is asked");
        refused(
                queue,
                values(LabelValue.chosen("refund"), new Rated(Map.of("A", 6, "B", 1)), tie),
                "give a number from 1 to 5");
        refused(
                queue,
                values(LabelValue.chosen("refund"), new Rated(Map.of("A", 3)), tie),
                "rate each answer of the task once");
        refused(queue, values(LabelValue.chosen("refund"), tone, LabelValue.preferred("C")), "name one of [A, B]");
        assertThat(queue.answers()).isEmpty();
        assertThatThrownBy(() -> queue.add(List.of(Tasks.plain("x")))).hasMessageContaining("task x: no answer -> ");
        assertThatThrownBy(() -> builder().overlap(0).goldShare(2).build())
                .hasMessageContaining("overlap 0 -> let at least 1 answer; gold share 2.0 -> 0 to 1");
    }

    private static Map<String, LabelValue> values(LabelValue kind, LabelValue tone, LabelValue better) {
        return Map.of("kind", kind, "tone", tone, "better", better);
    }

    private static void refused(LabelingQueue queue, Map<String, LabelValue> values, String remedy) {
        assertThatThrownBy(() -> queue.answer("ann", "p", values, "", TOOK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(" -> ")
                .hasMessageContaining(remedy);
    }

    /** All that may reach a browser: neither who answered nor what others said. */
    @Test
    void view_tellsNeitherModelsNorVotes_andDrawsSidesForEach() {
        LabelingQueue queue = LabelingQueue.builder(store, "blind")
                .questions(Question.preference("better"))
                .overlap(40)
                .seed(3)
                .build();
        queue.add(List.of(LabelingTask.builder(
                        "row-1", List.of(new Message(Message.user("Hi").role(), "Hi", Map.of("via", "secret-route"))))
                .addAnswer("old-model", "Hello.")
                .addAnswer("new-model", "Hi there!")
                .fields(Map.of("tenant", "secret-tenant"))
                .build()));
        int newFirst = 0;
        for (int i = 0; i < 40; i++) {
            String json = queue.next("rater" + i).orElseThrow().toString();
            assertThat(json)
                    .contains("Hello.", "Hi there!")
                    .doesNotContain("model", "secret", "rater", "because", "priority", "gold");
            newFirst += json.contains("{\"A\":\"Hi there!\"") ? 1 : 0;
            queue.answer("rater" + i, "row-1", Map.of("better", LabelValue.preferred("A")), "because", TOOK);
        }
        assertThat(newFirst).isBetween(10, 30);
    }
}
