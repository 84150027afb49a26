// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.calls.RecordedModel;
import io.github.finetune4j.evaluation.internal.answers.AnswerNames;
import io.github.finetune4j.evaluation.internal.answers.EarlierAnswers;
import io.github.finetune4j.fixtures.HeardLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stored answers are those of one model: of its identity, not of its name alone. */
class AnswerIdentityTest {
    private static final Dataset ROWS = Models.questions(4);

    @TempDir
    Path folder;

    /** Weights that change under one name. */
    private record Tuned(String weights, AtomicInteger calls) implements ChatModel {
        Tuned(String weights) {
            this(weights, new AtomicInteger());
        }

        @Override
        public ChatResponse chat(ChatRequest request) {
            calls.incrementAndGet();
            return Models.response(weights);
        }

        @Override
        public String name() {
            return "tuned";
        }

        @Override
        public Optional<String> identity() {
            return Optional.of("tuned " + weights);
        }
    }

    private Evaluator evaluator() {
        return Evaluator.builder().metrics(Models.EXACT).answers(folder).build();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void modelThatChangedUnderItsName_isAskedAnew_underAnyName() {
        Tuned monday = new Tuned("monday");
        Tuned tuesday = new Tuned("tuesday");

        evaluator().evaluate(monday, ROWS);
        Evaluation second = evaluator().evaluate(tuesday, ROWS);
        evaluator().evaluate(monday.named("ours"), ROWS);
        Evaluation named = evaluator().evaluate(tuesday.named("ours"), ROWS);

        assertThat(List.of(second, named))
                .allSatisfy(evaluation -> assertThat(evaluation.rows())
                        .extracting(EvaluatedRow::actual)
                        .containsOnly("tuesday"));
        assertThat(tuesday.calls()).hasValue(8);
        assertThat(evaluator().evaluate(new Tuned("monday"), ROWS).run().calls())
                .isZero();
    }

    @Test
    void modelWithoutANameThatLasts_isRefusedBeforeAnythingIsAsked() {
        ChatModel lambda = request -> Models.response("x");
        ChatModel anonymous = new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                return Models.response("x");
            }
        };
        Models.Scripted known = Models.knowing("m", 4);

        assertThat(lambda.identity()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluator().evaluate(lambda, ROWS))
                .withMessageContaining("may be another model's tomorrow -> give it one with model.named(\"...\")");
        assertThatIllegalArgumentException().isThrownBy(() -> evaluator().compare(known, anonymous, ROWS));
        assertThatIllegalArgumentException().isThrownBy(() -> evaluator().compareUntilDecided(known, lambda, ROWS, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> RecordedModel.of(lambda, folder.resolve("r.jsonl")));
        assertThat(known.asked).isEmpty();
        assertThat(folder).isEmptyDirectory();
        assertThat(evaluator().evaluate(lambda.named("x"), ROWS).rows()).hasSize(4);
    }

    /** As a local model of a folder that may hold other weights tomorrow. */
    @Test
    void modelThatDoesNotKnowWhichOneItIs_isRefused_untilItsOwnerSays() {
        record Folder(String name) implements ChatModel {
            @Override
            public ChatResponse chat(ChatRequest request) {
                return Models.response("x");
            }

            @Override
            public Optional<String> identity() {
                return Optional.empty();
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluator().evaluate(new Folder("folder"), ROWS))
                .withMessageContaining("folder may be another model's tomorrow");
        assertThat(evaluator()
                        .evaluate(new Folder("folder").named("folder"), ROWS)
                        .rows())
                .hasSize(4);
    }

    @Test
    void twoModelsOfOneName_areNotGivenEachOthersAnswers() {
        ChatModel one = request -> Models.response("1");
        ChatModel other = request -> Models.response("2");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluator().compare(one.named("m"), other.named("m"), ROWS))
                .withMessageContaining("both named m");
        assertThat(evaluator().compare(one.named("m"), one.named("m"), ROWS).size())
                .isEqualTo(4);
    }

    @Test
    void storeWrittenByNameAlone_isReadWhereTheNameTellsAll() throws IOException {
        evaluator().evaluate(Models.knowing("m", 4), ROWS);
        withoutIdentity(files().get(0), files().get(0));

        assertThat(evaluator().evaluate(Models.knowing("m", 0), ROWS).run().reused())
                .isEqualTo(4);
    }

    @Test
    void storeWrittenByNameAlone_isRefusedWhereItDoesNot_untilItIsRenamed() throws IOException {
        Tuned model = new Tuned("monday");
        evaluator().evaluate(model, ROWS);
        Path mine = files().get(0);
        Path old = AnswerNames.byNameAlone(folder, model);
        withoutIdentity(mine, old);

        assertThatThrownBy(() -> evaluator().evaluate(model, ROWS))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining(old.toString())
                .hasMessageContaining("rename it to " + mine.getFileName() + "; otherwise delete or move it");
        assertThat(model.calls()).hasValue(4);
        Files.move(old, mine);
        assertThat(evaluator().evaluate(model, ROWS).run().reused()).isEqualTo(4);
    }

    /** The name of a local model was its folder and its adapter's; the job's name came later. */
    @Test
    void storeWrittenUnderTheDefaultNameOfAnEarlierVersion_isNamedBeforeTheModelIsAskedAgain() throws IOException {
        String oldName = "SmolLM2-135M + result";
        evaluator().evaluate(Models.knowing(oldName, 4), ROWS);
        Path old = files().get(0);
        withoutIdentity(old, old);
        Tuned model = new Tuned("monday");
        Path renamed = AnswerNames.file(folder, model.named(oldName));

        Evaluation asked;
        try (HeardLog heard = HeardLog.of(EarlierAnswers.class)) {
            asked = evaluator().evaluate(model, ROWS);
            assertThat(heard.messages())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING tuned is asked for 4 answers, of which the folder holds some of a model called"
                            + " SmolLM2-135M + result (4 answers in " + old.getFileName() + "), and the file does not"
                            + " say which it was -> if it was this one, name it so with named(...) and rename the file"
                            + " to " + renamed.getFileName());
            assertThat(asked.notes())
                    .as("the report has it, too")
                    .anySatisfy(note -> assertThat(heard.messages().get(0)).isEqualTo("WARNING " + note));
            assertThat(evaluator().evaluate(model, ROWS).notes())
                    .as("it has answers of its own now")
                    .noneMatch(note -> note.contains("under other names") || note.contains("a model called"));
            assertThat(heard.messages()).hasSize(1);
        }

        Files.move(old, renamed);
        assertThat(evaluator().evaluate(model.named(oldName), ROWS).run().reused())
                .as("the remedy works")
                .isEqualTo(4);
    }

    @Test
    void answersOfTheSameModelUnderAnotherName_areNamed_andThoseOfOthersAreNot() {
        evaluator().evaluate(new Tuned("monday").named("ours"), ROWS);
        try (HeardLog heard = HeardLog.of(EarlierAnswers.class)) {
            evaluator().evaluate(new Tuned("tuesday"), ROWS);
            assertThat(heard.messages()).isEmpty();
            evaluator().evaluate(new Tuned("monday"), ROWS);
            assertThat(heard.messages())
                    .singleElement()
                    .asString()
                    .contains("this model called ours (4 answers in ours-", "-> name it so, to have them used");
        }
    }

    @Test
    void fileWhoseFirstLineDoesNotEnd_isNotReadOn() throws IOException {
        evaluator().evaluate(Models.knowing("SmolLM2-135M + result", 4), ROWS);
        Path old = files().get(0);
        withoutIdentity(old, old);
        String all = Files.readString(old);
        Files.writeString(old, "{\"padding\": \"" + "x".repeat(1 << 20) + "\", " + all.substring(1));
        try (HeardLog heard = HeardLog.of(EarlierAnswers.class)) {
            assertThat(evaluator().evaluate(new Tuned("monday"), ROWS).rows()).hasSize(4);
            assertThat(heard.messages()).isEmpty();
        }
    }

    @Test
    void fileThatIsNoFileOfAnswers_orOfOtherQuestions_isNoReasonToSayAnything() throws IOException {
        Dataset others = Dataset.of(List.of(ChatExample.of(Message.user("q7"), Message.assistant("a7"))));
        evaluator().evaluate(Models.knowing("other", 9), others);
        Path old = files().get(0);
        withoutIdentity(old, old);
        Files.writeString(folder.resolve("notes.jsonl"), "no JSON at all\n");
        Files.writeString(folder.resolve("empty.jsonl"), "");
        try (HeardLog heard = HeardLog.of(EarlierAnswers.class)) {
            assertThat(evaluator().evaluate(new Tuned("monday"), ROWS).rows()).hasSize(4);
            assertThat(heard.messages()).isEmpty();
        }
    }

    // As it was written before files said of which model they are
    private static void withoutIdentity(Path file, Path old) throws IOException {
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0)).contains("\"identity\":");
        lines.set(0, lines.get(0).replaceAll("\"identity\":\"[^\"]*\",", ""));
        Files.delete(file);
        Files.write(old, lines);
    }

    @Test
    void recordedModel_refusesAnotherModelsFile() {
        Path file = folder.resolve("judge.jsonl");
        try (RecordedModel recorded = RecordedModel.of(new Tuned("monday"), file)) {
            recorded.chat(ChatRequest.user("q1"));
        }
        assertThatThrownBy(() -> RecordedModel.of(new Tuned("tuesday"), file))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("are those of tuned monday, not of tuned tuesday");
        try (RecordedModel recorded = RecordedModel.of(new Tuned("monday"), file)) {
            assertThat(recorded.chat(ChatRequest.user("q1")).text()).isEqualTo("monday");
            assertThat(recorded.replayed()).isEqualTo(1);
            assertThat(recorded.identity()).contains("tuned monday");
        }
    }

    /** UTF-8 can't express half of a surrogate pair: it must not become a question mark, for that is another text. */
    @Test
    void halfCharacters_areStoredAndComeBack() {
        Dataset rows = Dataset.of(List.of(
                ChatExample.of(Message.user("q\ud83d"), Message.assistant("\ude00")),
                ChatExample.of(Message.user("q?"), Message.assistant("?"))));
        AtomicInteger calls = new AtomicInteger();
        ChatModel model = request -> {
            calls.incrementAndGet();
            return Models.response(request.messages().get(0).content().equals("q?") ? "?" : "\ude00");
        };
        evaluator().evaluate(model.named("m"), rows);

        Evaluation again = evaluator().evaluate(model.named("m"), rows);

        assertThat(calls).hasValue(2);
        assertThat(again.rows()).extracting(EvaluatedRow::actual).containsExactly("\ude00", "?");
        assertThat(again.score("exact").estimate()).isEqualTo(1);
    }
}
