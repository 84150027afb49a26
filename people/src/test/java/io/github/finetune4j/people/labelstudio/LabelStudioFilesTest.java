// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.Receipt;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Corrected;
import io.github.finetune4j.people.task.LabelValue.Marked;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.LabelValue.Span;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against exports that Label Studio 1.23.2 wrote; the ids of the tasks stand in them as {@code id}. */
class LabelStudioFilesTest {
    private static final Path RECORDED = Path.of("..", "build", "fixtures", "files", "interop", "label-studio");

    private final MemoryJournalStore store = new MemoryJournalStore();

    @AfterEach
    void close() {
        store.close();
    }

    private LabelingQueue queue(int overlap, List<LabelingTask> tasks, Question... questions) {
        LabelingQueue queue = LabelingQueue.builder(store, "studio")
                .questions(questions)
                .overlap(overlap)
                .build();
        queue.add(tasks);
        return queue;
    }

    private static List<LabelingTask> three(String kind, String... answers) {
        return IntStream.range(0, 3)
                .mapToObj(i -> {
                    LabelingTask.Builder task = Tasks.builder(kind + "-" + i);
                    List.of(answers).forEach(name -> task.addAnswer(name, name + " says"));
                    return task.build();
                })
                .toList();
    }

    private static String export(String kind) throws IOException {
        return Files.readString(RECORDED.resolve("export-" + kind + "-JSON.json"))
                .replace("\"id\": \"" + kind, "\"example_id\": \"" + kind);
    }

    @Test
    void choices_comeBackWithAnnotatorAndTime_onceHoweverOftenTheyAreRead() throws IOException {
        LabelingQueue queue = queue(2, three("choices"), Question.choice("verdict", "good", "bad"));
        LabelStudioFiles files = LabelStudioFiles.of(queue);
        assertThat(files.read(export("choices"))).containsExactlyEntriesOf(Map.of(Receipt.SAVED, 4L));
        assertThat(files.read(export("choices"))).containsExactlyEntriesOf(Map.of(Receipt.ALREADY_ANSWERED, 4L));
        assertThat(queue.answers())
                .extracting(AnswerGiven::taskId)
                .containsExactly("choices-0", "choices-0", "choices-1", "choices-1");
        AnswerGiven last = queue.answers().get(3);
        assertThat(last.values()).isEqualTo(Map.of("verdict", LabelValue.chosen("bad")));
        assertThat(last.annotator()).isEqualTo("label-studio-2");
        assertThat(last.took()).isEqualTo(Duration.ofMillis(7250));
        assertThat(last.at()).isBetween(Instant.parse("2026-11-27T00:00:00Z"), Instant.parse("2026-11-28T00:00:00Z"));
    }

    @Test
    void ratingsAndCorrections_comeBack() throws IOException {
        LabelingQueue ratings =
                queue(2, three("rating", "model"), Question.rating("correctness"), Question.rating("helpfulness"));
        LabelStudioFiles.of(ratings).read(export("rating"));
        assertThat(ratings.answers()).hasSize(4);
        assertThat(ratings.answers().get(3).values())
                .isEqualTo(Map.of(
                        "correctness", new Rated(Map.of("model", 4)), "helpfulness", new Rated(Map.of("model", 2))));

        try (MemoryJournalStore other = new MemoryJournalStore()) {
            LabelingQueue texts = LabelingQueue.builder(other, "texts")
                    .questions(Question.correction("correction"))
                    .overlap(2)
                    .build();
            texts.add(three("textarea", "model"));
            LabelStudioFiles.of(texts).read(export("textarea"));
            assertThat(texts.answers().get(3).values())
                    .isEqualTo(Map.of("correction", new Corrected("Hello, how can I help?")));
        }
    }

    @Test
    void pairwise_isReadByTheOrderInWhichTheAnswersWereShown() throws IOException {
        LabelingQueue queue = queue(2, three("pairwise", "old-model", "new-model"), Question.preference("preference"));
        LabelStudioFiles.of(queue).read(export("pairwise"));
        AnswerGiven left = queue.answers().get(2);
        AnswerGiven right = queue.answers().get(3);
        assertThat(left.values())
                .containsEntry("preference", LabelValue.preferred(left.shown().get(0)));
        assertThat(right.values())
                .containsEntry("preference", LabelValue.preferred(right.shown().get(1)));
    }

    @Test
    void configuration_andTasks_areWhatLabelStudioImports() {
        LabelingTask task = Tasks.builder("row 1")
                .addAnswer("old-model", "no")
                .addAnswer("new-model", "yes")
                .addPrelabel("tone", new Rated(Map.of("old-model", 2, "new-model", 5)))
                .addPrelabel("better", LabelValue.tie())
                .build();
        LabelStudioFiles files = LabelStudioFiles.of(queue(
                1,
                List.of(task),
                Question.rating("tone"),
                Question.preference("better"),
                Question.choices("a & b", "x", "y")));
        assertThat(files.configuration())
                .contains("<Text name=\"answer_b\" value=\"$answer_b\"/>")
                .contains("<Rating name=\"tone_a\" toName=\"answer_a\" maxRating=\"5\" required=\"true\"/>")
                .contains("<Choices name=\"better\" toName=\"prompt\" choice=\"single\" required=\"true\">")
                .contains("<Choice value=\"both bad\"/>")
                .contains("<Choices name=\"a &amp; b\" toName=\"prompt\" choice=\"multiple\" required=\"true\">");
        assertThat(files.tasks())
                .contains("\"example_id\": \"row 1\"", "\"predictions\"", "\"tie\"", "\"from_name\": \"tone_b\"")
                .doesNotContain("model\"", "old-model", "new-model");
    }

    @Test
    void spans_goOutAndComeBack() {
        LabelingTask task = Tasks.builder("s")
                .addAnswer("model", "Dear Ada,")
                .addPrelabel("names", new Marked(List.of(new Span(5, 8, "person"))))
                .build();
        LabelingQueue queue = queue(1, List.of(task), Question.spans("names", "person"));
        LabelStudioFiles files = LabelStudioFiles.of(queue);
        assertThat(files.configuration()).contains("<Labels name=\"names\" toName=\"answer\">");
        assertThat(files.tasks()).contains("\"text\": \"Ada\"");
        files.read("[{\"data\":{\"example_id\":\"s\"},\"annotations\":[{\"completed_by\":{\"id\":3,\"email\":\"x@y\"},"
                + "\"created_at\":\"2026-11-27T08:00:00Z\",\"lead_time\":null,\"result\":[{\"from_name\":\"names\","
                + "\"to_name\":\"answer\",\"type\":\"labels\",\"value\":{\"start\":5,\"end\":8,\"text\":\"Ada\","
                + "\"labels\":[\"person\"]}}]}]}]");
        assertThat(queue.answers().get(0).values()).isEqualTo(task.prelabels());
        assertThat(queue.answers().get(0).annotator()).isEqualTo("label-studio-3");
    }

    @Test
    void whatDoesNotFit_isRefused_andNothingIsKept() throws IOException {
        LabelingQueue queue = queue(2, three("choices"), Question.choice("verdict", "good", "awful"));
        LabelStudioFiles files = LabelStudioFiles.of(queue);
        String export = export("choices");
        assertThatThrownBy(() -> files.read(export))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("value of the question verdict: [bad] -> choose from [good, awful]");
        assertThat(queue.answers()).isEmpty();
        assertThatThrownBy(() -> files.read("[{\"data\":{\"example_id\":\"else\"}}]"))
                .hasMessageContaining("is not in the queue -> ");
        assertThatThrownBy(() -> files.read("["))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining(" -> ");
        queue.add(three("more", "model"));
        assertThatThrownBy(() -> LabelStudioFiles.of(queue)).hasMessageContaining("different numbers of answers -> ");
    }
}
