// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.prodigy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.Receipt;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Chosen;
import io.github.finetune4j.people.task.LabelValue.Corrected;
import io.github.finetune4j.people.task.LabelValue.Marked;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.LabelValue.Span;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProdigyFilesTest {
    private static final Instant AT = Instant.parse("2026-11-30T08:00:00Z");
    private static final String ACCEPTED =
            ",\"answer\":\"accept\",\"_timestamp\":1707211049,\"_annotator_id\":\"set-ada\",\"_session_id\":\"s\"}\n";

    private final MemoryJournalStore store = new MemoryJournalStore();

    @AfterEach
    void close() {
        store.close();
    }

    private LabelingQueue queue(LabelingTask task, Question... questions) {
        LabelingQueue queue = LabelingQueue.builder(store, "queue-" + task.id())
                .questions(questions)
                .overlap(3)
                .build();
        queue.add(List.of(task));
        return queue;
    }

    private static Map<String, Object> line(ProdigyFiles files) {
        String lines = files.tasks();
        assertThat(lines).endsWith("}\n").containsOnlyOnce("\n");
        return Json.parseObject(lines.trim());
    }

    /** What a person sends who agrees with what is chosen, marked and written already. */
    private static String agreed(ProdigyFiles files) {
        String line = files.tasks().trim();
        return line.substring(0, line.length() - 1) + ACCEPTED;
    }

    @Test
    void labelsSpansAndText_goOutAndComeBack() {
        LabelingTask task = Tasks.builder("one")
                .addAnswer("secret-model", "\ud83d\ude00 Dear Ada, no")
                .addPrelabel("problems", new Chosen(List.of("rude", "wrong fact")))
                .addPrelabel("names", new Marked(List.of(new Span(8, 11, "person"))))
                .build();
        LabelingQueue queue = queue(
                task,
                Question.choices("problems", "rude", "wrong fact", "vague"),
                Question.spans("names", "person"),
                Question.correction("answer"));
        ProdigyFiles files = ProdigyFiles.of(queue);
        Map<String, Object> line = line(files);
        assertThat(Json.write(line)).doesNotContain("secret-model");
        assertThat(line)
                .containsEntry("task_id", "one")
                .containsEntry("text", task.markedText())
                .containsEntry("accept", List.of("rude", "wrong fact"));
        // as Python counts: the smile is one character
        assertThat(Json.write(line.get("spans"))).isEqualTo("[{\"start\":7,\"end\":10,\"label\":\"person\"}]");
        assertThat(files.read(agreed(files), AT)).isEqualTo(Map.of(Receipt.SAVED, 1L));
        assertThat(files.read(agreed(files), AT)).isEqualTo(Map.of(Receipt.ALREADY_ANSWERED, 1L));
        AnswerGiven given = queue.answers().get(0);
        assertThat(given.annotator()).isEqualTo("prodigy-set-ada");
        assertThat(given.at()).isEqualTo(Instant.ofEpochSecond(1707211049));
        assertThat(given.values())
                .isEqualTo(Map.of(
                        "problems",
                        new Chosen(List.of("rude", "wrong fact")),
                        "names",
                        new Marked(List.of(new Span(8, 11, "person"))),
                        "answer",
                        new Corrected(task.markedText())));
    }

    @Test
    void preferences_goOutAndComeBack() {
        LabelingQueue queue = queue(Tasks.pair("p"), Question.preference("better"));
        ProdigyFiles files = ProdigyFiles.of(queue);
        Map<String, Object> line = line(files);
        assertThat(Json.write(line)).doesNotContain("old-model", "new-model").contains("Answer A:", "Answer B:");
        assertThat(JsonView.objects(line.get("options")))
                .extracting(option -> option.get("id"))
                .containsExactly("answer_a", "answer_b", "tie", "both_bad");
        for (String id : List.of("answer_b", "tie", "both_bad")) {
            String annotated = "{\"task_id\":\"p\",\"accept\":[\"" + id + "\"]" + ACCEPTED;
            files.read(annotated.replace("set-ada", id), AT);
        }
        assertThat(queue.answers())
                .extracting(answer -> answer.values().get("better"))
                .containsExactly(
                        LabelValue.preferred(queue.answers().get(0).shown().get(1)),
                        LabelValue.tie(),
                        LabelValue.bothBad());
    }

    @Test
    void ratings_areOptions_ofOneAnswer() {
        LabelingTask task = Tasks.builder("r")
                .addAnswer("m", "hi")
                .addPrelabel("tone", new Rated(Map.of("m", 4)))
                .build();
        LabelingQueue queue = queue(task, Question.rating("tone"));
        ProdigyFiles files = ProdigyFiles.of(queue);
        assertThat(line(files)).containsEntry("accept", List.of("4"));
        files.read(agreed(files), AT);
        assertThat(queue.answers().get(0).values()).isEqualTo(Map.of("tone", new Rated(Map.of("m", 4))));
        LabelingQueue pair = queue(Tasks.pair("two"), Question.rating("tone"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProdigyFiles.of(pair).tasks())
                .withMessage("answers of the task two to rate: 2 -> give tasks with one answer, as a line of Prodigy"
                        + " has one list of options");
    }

    /** The interface named classification shows one label to accept or not. */
    @Test
    void lineWithOneLabel_andOlderLines_areRead() {
        LabelingQueue queue = queue(Tasks.plain("t"), Question.choice("kind", "refund", "card"));
        String old = "\n{\"task_id\":\"t\",\"label\":\"card\",\"answer\":\"accept\",\"_session_id\":\"set-bob\"}\r\n";
        assertThat(ProdigyFiles.of(queue).read(old, AT)).isEqualTo(Map.of(Receipt.SAVED, 1L));
        assertThat(queue.answers().get(0).at()).isEqualTo(AT);
        assertThat(queue.answers().get(0).annotator()).isEqualTo("prodigy-set-bob");
        assertThat(queue.answers().get(0).values()).isEqualTo(Tasks.kind("card"));
    }

    @Test
    void rejectedAndIgnoredLines_areLeftOut() {
        LabelingQueue queue = queue(Tasks.plain("t"), Question.choice("kind", "refund", "card"));
        for (String answer : List.of("reject", "ignore")) {
            String line = "{\"task_id\":\"t\",\"accept\":[],\"answer\":\"" + answer + "\",\"_session_id\":\"s\"}";
            assertThat(ProdigyFiles.of(queue).read(line, AT)).isEmpty();
        }
        assertThat(queue.answers()).isEmpty();
    }

    @Test
    void recipe_asksAllInOneView() {
        LabelingQueue queue =
                queue(Tasks.plain("t"), Question.choice("kind", "refund", "card"), Question.spans("names", "person"));
        Map<String, Object> recipe = Json.parseObject(ProdigyFiles.of(queue).recipe());
        assertThat(recipe).containsEntry("view_id", "blocks");
        assertThat(JsonView.object(recipe, "config"))
                .containsEntry("choice_style", "single")
                .containsEntry("labels", List.of("person"));
        assertThat(JsonView.objects(JsonView.object(recipe, "config").get("blocks")))
                .extracting(block -> block.get("view_id"))
                .containsExactly("spans_manual", "choice");
    }

    @Test
    void whatDoesNotFit_isRefused_andNothingIsKept() {
        LabelingQueue queue = queue(Tasks.plain("t"), Question.choice("kind", "refund", "card"));
        ProdigyFiles files = ProdigyFiles.of(queue);
        String good = "{\"task_id\":\"t\",\"accept\":[\"card\"]" + ACCEPTED;
        Map<String, String> wrong = Map.of(
                "[",
                "line 2 of Prodigy's export",
                "{\"task_id\":\"else\"}",
                "task_id else is not in the queue -> ",
                "{\"task_id\":\"t\",\"answer\":\"maybe\"}",
                "answer of the task t: \"maybe\" -> give accept,",
                "{\"task_id\":\"t\",\"accept\":[\"card\"],\"answer\":\"accept\"}",
                "without _annotator_id",
                "{\"task_id\":\"t\",\"accept\":[\"fee\"]" + ACCEPTED,
                "[fee] -> choose from [refund, card]");
        wrong.forEach((line, message) -> assertThatThrownBy(() -> files.read(good + line, AT))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(" -> "));
        assertThat(queue.answers()).isEmpty();
        LabelingQueue spans = queue(Tasks.plain("s"), Question.spans("names", "person"), Question.spans("x", "y"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProdigyFiles.of(spans))
                .withMessageContaining("questions for spans: [names, x] -> ");
        ProdigyFiles marked = ProdigyFiles.of(queue(Tasks.plain("m"), Question.spans("names", "person")));
        String far = "{\"task_id\":\"m\",\"spans\":[{\"start\":0,\"end\":999,\"label\":\"person\"}]" + ACCEPTED;
        assertThatThrownBy(() -> marked.read(far, AT))
                .hasMessageContaining("position of a span in the task m: 999 -> give a whole number from 0 to 10");
    }
}
