// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.argilla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.Receipt;
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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against records that argilla 2.8.0 wrote; with ARGILLA_PYTHON also against the package itself. */
class ArgillaFilesTest {
    // not slow: a program of others, which few machines have
    private static final Instant AT = Instant.parse("2026-11-28T08:00:00Z");
    private static final String FIRST = "argilla-00000000-0000-0000-0000-000000000001";

    private final MemoryJournalStore store = new MemoryJournalStore();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        store.close();
    }

    private LabelingQueue queue(String name, List<LabelingTask> tasks, Question... questions) {
        LabelingQueue queue = LabelingQueue.builder(store, name)
                .questions(questions)
                .overlap(2)
                .guideline(new Guideline("v1", "Read both."))
                .build();
        queue.add(tasks);
        return queue;
    }

    private static String recorded() throws IOException {
        Path file = Path.of("..", "build", "fixtures", "files", "interop", "argilla", "argilla.json");
        return Json.write(Json.parseObject(Files.readString(file)).get("records"));
    }

    /** Of the record's two users, only the first has answered all. */
    @Test
    void recordsOfArgilla_comeBack_onceHoweverOftenTheyAreRead() throws IOException {
        LabelingTask task = Tasks.builder("a").addAnswer("model", "Hello").build();
        LabelingQueue queue = queue(
                "argilla", List.of(task), Question.choice("verdict", "good", "bad"), Question.rating("Helpfulness"));
        ArgillaFiles files = ArgillaFiles.of(queue);
        assertThat(files.read(recorded(), AT)).isEqualTo(Map.of(Receipt.SAVED, 1L));
        assertThat(files.read(recorded(), AT)).isEqualTo(Map.of(Receipt.ALREADY_ANSWERED, 1L));
        AnswerGiven given = queue.answers().get(0);
        assertThat(given.annotator()).isEqualTo(FIRST);
        assertThat(given.at()).isEqualTo(AT);
        assertThat(given.values())
                .isEqualTo(Map.of("verdict", LabelValue.chosen("good"), "Helpfulness", new Rated(Map.of("model", 4))));
    }

    @Test
    void rankingOfAnswers_isAPreference() throws IOException {
        LabelingTask task = Tasks.builder("a")
                .addAnswer("old-model", "no")
                .addAnswer("new-model", "yes")
                .build();
        LabelingQueue queue = queue("ranked", List.of(task), Question.preference("preferred"));
        ArgillaFiles.of(queue).read(recorded(), AT);
        AnswerGiven given = queue.answers().get(0);
        assertThat(given.values())
                .isEqualTo(
                        Map.of("preferred", LabelValue.preferred(given.shown().get(0))));
        LabelingQueue tied = queue("tied", List.of(task), Question.preference("preferred"));
        ArgillaFiles.of(tied).read(recorded().replace("\"rank\":2", "\"rank\":1"), AT);
        assertThat(tied.answers().get(0).values()).isEqualTo(Map.of("preferred", LabelValue.tie()));
    }

    private static LabelingTask one() {
        return Tasks.builder("one")
                .addAnswer("model", "Dear Ada, <b>no</b>")
                .addPrelabel("verdict", LabelValue.chosen("good"))
                .addPrelabel("Problems & more", new Chosen(List.of("rude", "wrong fact")))
                .addPrelabel("tone", new Rated(Map.of("model", 2)))
                .addPrelabel("names", new Marked(List.of(new Span(5, 8, "person"))))
                .build();
    }

    private LabelingQueue all() {
        return queue(
                "all",
                List.of(one(), Tasks.builder("two").addAnswer("model", "Hi").build()),
                Question.choice("verdict", "good", "bad"),
                Question.choices("Problems & more", "rude", "wrong fact"),
                Question.rating("tone"),
                Question.correction("answer"),
                Question.spans("names", "person"));
    }

    private LabelingQueue pairs() {
        LabelingTask pair = Tasks.builder("p")
                .addAnswer("old-model", "no")
                .addAnswer("new-model", "yes")
                .addPrelabel("better", LabelValue.tie())
                .addPrelabel("tone", new Rated(Map.of("old-model", 1, "new-model", 5)))
                .build();
        return queue("pairs", List.of(pair), Question.preference("better"), Question.rating("tone"));
    }

    /** What a person sends who agrees with every suggestion. */
    private static String agreed(String records) {
        List<Map<String, Object>> all = JsonView.objects(Json.parse(records));
        StringBuilder json = new StringBuilder("[");
        Map<String, Object> record = all.get(0);
        json.append("{\"id\":").append(Json.write(record.get("id"))).append(",\"responses\":{");
        JsonView.object(record, "suggestions")
                .forEach((name, suggestion) -> json.append(Json.write(name))
                        .append(":[{\"user_id\":\"u\",\"value\":")
                        .append(Json.write(((Map<?, ?>) suggestion).get("value")))
                        .append("}],"));
        json.setLength(json.length() - 1);
        return json.append("}}]").toString();
    }

    @Test
    void everyKindOfQuestion_goesOutAndComesBack() {
        LabelingQueue all = all();
        ArgillaFiles files = ArgillaFiles.of(all);
        assertThat(files.records()).doesNotContain("model\"").contains("\"answer_2\"", "\"problems___more\"");
        files.read(agreed(files.records()), AT);
        AnswerGiven given = all.answers().get(0);
        Map<String, LabelValue> expected = new java.util.HashMap<>(one().prelabels());
        expected.put("answer", new Corrected("Dear Ada, <b>no</b>"));
        assertThat(given.values()).isEqualTo(expected);

        LabelingQueue pairs = pairs();
        files = ArgillaFiles.of(pairs);
        assertThat(files.records()).doesNotContain("old-model", "new-model").contains("\"tone_a\"", "\"tone_b\"");
        files.read(agreed(files.records()), AT);
        assertThat(pairs.answers().get(0).values())
                .isEqualTo(pairs.tasks().get(0).prelabels());
    }

    @Test
    void settings_sayWhatIsAsked_andHowOften() {
        Map<String, Object> settings = Json.parseObject(ArgillaFiles.of(all()).settings());
        assertThat(settings).containsEntry("guidelines", "Read both.");
        assertThat(JsonView.object(settings, "distribution").get("min_submitted"))
                .hasToString("2");
        assertThat(JsonView.objects(settings.get("questions")))
                .extracting(each -> each.get("name") + " " + each.get("type"))
                .containsExactly(
                        "verdict label_selection",
                        "problems___more multi_label_selection",
                        "tone rating",
                        "answer_2 text",
                        "names span");
        assertThat(JsonView.objects(settings.get("fields")))
                .extracting(each -> each.get("name"))
                .containsExactly("prompt", "answer");
    }

    @Test
    void preLabels_thatTheQueueHides_stayHere() {
        LabelingQueue hidden = LabelingQueue.builder(store, "hidden")
                .questions(Question.choice("verdict", "good", "bad"))
                .prelabelsShown(false)
                .build();
        hidden.add(List.of(Tasks.builder("h")
                .addPrelabel("verdict", LabelValue.chosen("good"))
                .build()));
        assertThat(ArgillaFiles.of(hidden).records()).contains("\"suggestions\": {}");
    }

    @Test
    void whatDoesNotFit_isRefused_andNothingIsKept() throws IOException {
        LabelingTask task = Tasks.builder("a").addAnswer("model", "Hello").build();
        LabelingQueue queue = queue("wrong", List.of(task), Question.choice("verdict", "good", "awful"));
        ArgillaFiles files = ArgillaFiles.of(queue);
        String records = recorded();
        assertThatThrownBy(() -> files.read(records, AT))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("value of the question verdict: [bad] -> choose from [good, awful]");
        assertThat(queue.answers()).isEmpty();
        for (String wrong : List.of("[", "{}", "[{\"id\":\"else\"}]", "[{\"id\":\"a\",\"responses\":{\"x\":[{}]}}]")) {
            assertThatThrownBy(() -> files.read(wrong, AT))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("Argilla's records for the queue wrong: ")
                    .hasMessageContaining(" -> ");
        }
        queue.add(List.of(Tasks.plain("none")));
        assertThatThrownBy(() -> ArgillaFiles.of(queue)).hasMessageContaining("different numbers of answers -> ");
    }

    @Test
    void argillaItself_readsSettingsAndRecords_andWhatItWritesComesBack() throws Exception {
        String python = Objects.requireNonNullElse(System.getenv("ARGILLA_PYTHON"), "");
        Need.PEER.require(!python.isEmpty(), "ARGILLA_PYTHON with argilla");
        for (LabelingQueue queue : List.of(all(), pairs())) {
            ArgillaFiles files = ArgillaFiles.of(queue);
            Path settings = Files.writeString(folder.resolve(queue.name() + "-settings.json"), files.settings());
            Path records = Files.writeString(folder.resolve(queue.name() + "-records.json"), files.records());
            Path answered = folder.resolve(queue.name() + "-answered.json");
            Process peer = new ProcessBuilder(
                            python,
                            Fixtures.repository()
                                    .resolve("benchmarks/peers/argilla_peer.py")
                                    .toString(),
                            settings.toString(),
                            records.toString(),
                            answered.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(peer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(peer.waitFor()).as(said).isZero();
            assertThat(files.read(Files.readString(answered), AT)).isEqualTo(Map.of(Receipt.SAVED, 1L));
            assertThat(queue.answers().get(0).annotator()).isEqualTo(FIRST);
        }
    }
}
