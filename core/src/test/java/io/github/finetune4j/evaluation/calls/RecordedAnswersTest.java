// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers that were got elsewhere, and the model that repeats them. */
@Timeout(60)
class RecordedAnswersTest {
    // not slow: a JVM or two that do one thing, seconds at most
    private static final String NAME = "ft:gpt-4o-mini:acme::x1";
    private static final String IDENTITY = "openai/" + NAME;

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("asked/answers.jsonl");
    }

    private RecordedAnswers open() {
        return RecordedAnswers.open(file(), NAME, IDENTITY);
    }

    private static ChatResponse response(String text) {
        return new ChatResponse(text, FinishReason.STOP, new Usage(5, 2), Map.of("id", "chatcmpl-1"));
    }

    private static Dataset rows(int count) {
        return Dataset.of(IntStream.range(0, count)
                .mapToObj(i -> ChatExample.of(Message.user("q" + i), Message.assistant("a" + i)))
                .toList());
    }

    private static Evaluator evaluator() {
        return Evaluator.builder()
                .metrics(Metric.binary("exact", a -> a.actualText().equals(a.expectedText())))
                .build();
    }

    @Test
    void whatWasAskedElsewhere_playsTheModelInAnEvaluation_underItsNameAndIdentity() {
        Dataset rows = rows(4);
        List<ChatRequest> requests = evaluator().requests(rows);
        try (RecordedAnswers answers = open()) {
            for (int i = 0; i < requests.size(); i++) {
                assertThat(answers.add(requests.get(i), response("a" + i % 3), Duration.ofMillis(20)))
                        .isTrue();
            }
            assertThat(answers.size()).isEqualTo(4);
        }
        try (RecordedModel model = RecordedModel.replay(file())) {
            assertThat(model.name()).isEqualTo(NAME);
            assertThat(model.identity()).contains(IDENTITY);
            Evaluation evaluation = evaluator().evaluate(model, rows);
            assertThat(evaluation.score("exact").estimate()).isEqualTo(0.75);
            assertThat(evaluation.run().facts()).containsEntry("identity", IDENTITY);
            assertThat(model.replayed()).isEqualTo(4);
        }
    }

    @Test
    void rowThatWasNeverAsked_isAnErrorOfItsRow() {
        Dataset rows = rows(3);
        try (RecordedAnswers answers = open()) {
            evaluator().requests(rows).subList(0, 2).forEach(r -> answers.add(r, response("a"), Duration.ZERO));
        }
        try (RecordedModel model = RecordedModel.replay(file())) {
            Evaluation evaluation = evaluator().evaluate(model, rows);
            assertThat(evaluation.errors()).isEqualTo(1);
            assertThat(evaluation.rows().get(2).error())
                    .contains("no answer of " + NAME + " to this request is in " + file())
                    .contains("-> record it while the model answers, or leave the row out");
        }
    }

    @Test
    void logProbabilitiesThatWereAskedInAddition_changeNoKey() {
        ChatRequest request = ChatRequest.user("q");
        ChatRequest asked = request.toBuilder().topLogProbabilities(20).build();
        ChatResponse answer = response("a").with("logprobs", Map.of("content", List.of()));
        try (RecordedAnswers answers = open()) {
            answers.add(RecordedAnswers.key(request), answer, Duration.ZERO);
            assertThat(answers.has(request)).isTrue();
            assertThat(answers.has(asked)).isFalse();
        }
        try (RecordedModel model = RecordedModel.replay(file())) {
            assertThat(model.chat(request)).isEqualTo(answer);
        }
    }

    @Test
    void whatIsNoJson_isKeptAsItsText_andAllElseAsItIs() {
        List<Object> deep = List.of();
        for (int i = 0; i < 600; i++) {
            deep = List.of(deep);
        }
        ChatResponse odd = response("a")
                .with("number", Double.NaN)
                .with("path", Path.of("x"))
                .with("deep", deep)
                .with("fine", Map.of("n", List.of(1L, 0.5, true, "t")));
        ChatRequest request = ChatRequest.user("q");
        try (RecordedAnswers answers = open()) {
            answers.add(request, odd, Duration.ZERO);
        }
        try (RecordedModel model = RecordedModel.replay(file())) {
            assertThat(model.chat(request).fields())
                    .containsEntry("number", "NaN")
                    .containsEntry("path", "x")
                    .containsEntry("deep", deep.toString())
                    .containsEntry("fine", Map.of("n", List.of(1L, 0.5, true, "t")));
        }
    }

    @Test
    void firstAnswerCounts_alsoInTheNextProcess_andHalfALineIsCutOff() throws Exception {
        ChatRequest request = ChatRequest.user("q");
        try (RecordedAnswers answers = open()) {
            assertThat(answers.add(request, response("first"), Duration.ZERO)).isTrue();
            assertThat(answers.add(request, response("second"), Duration.ZERO)).isFalse();
        }
        Files.writeString(file(), "{\"key\":\"0123", StandardOpenOption.APPEND);
        try (RecordedAnswers answers = open()) {
            assertThat(answers.size()).isEqualTo(1);
            assertThat(answers.add(request, response("third"), Duration.ZERO)).isFalse();
            answers.add(ChatRequest.user("r"), response("other"), Duration.ZERO);
        }
        assertThat(Files.readAllLines(file())).hasSize(3);
        try (RecordedModel model = RecordedModel.replay(file())) {
            assertThat(model.chat(request).text()).isEqualTo("first");
            assertThat(model.chat(ChatRequest.user("r")).text()).isEqualTo("other");
        }
    }

    @Test
    void answersOfAnotherModel_areRefused() {
        open().close();
        assertThatThrownBy(() -> RecordedAnswers.open(file(), NAME, "openai/other"))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("are those of " + IDENTITY + ", not of openai/other");
    }

    @Test
    void keyOfAnotherForm_isRefused_withoutShowingIt() {
        try (RecordedAnswers answers = open()) {
            assertThatThrownBy(() -> answers.add("users words", response("a"), Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("key of a request: 11 characters -> take RecordedAnswers.key(request)");
        }
    }

    @Test
    void replay_readsEachAnswerWhenItIsAskedFor_insteadOfHoldingAll() throws Exception {
        ChatRequest request = ChatRequest.user("q");
        try (RecordedAnswers answers = open()) {
            answers.add(request, response("before"), Duration.ZERO);
        }
        try (RecordedModel model = RecordedModel.replay(file())) {
            byte[] changed =
                    Files.readString(file()).replace("before", "behind").getBytes(StandardCharsets.UTF_8);
            Files.write(file(), changed);
            assertThat(model.chat(request).text()).isEqualTo("behind");
        }
    }

    @Test
    void replay_ofARunsAnswers_takesTheFirstAnswerOfARequest_andNoFailure() throws Exception {
        String key = RecordedAnswers.key(ChatRequest.user("q"));
        Path answers = folder.resolve("run.jsonl");
        Files.writeString(
                answers,
                "{\"answers_of\":\"m\",\"format\":1}\n{\"key\":\"" + key
                        + "\",\"row\":1,\"error\":\"busy\",\"again\":true}\n" + "{\"key\":\"" + key
                        + "\",\"row\":1,\"text\":\"yes\"}\n{\"finished\":true}\n");
        try (RecordedModel model = RecordedModel.replay(answers)) {
            assertThat(model.chat(ChatRequest.user("q")).text()).isEqualTo("yes");
            assertThat(model.identity()).contains("m");
        }
    }

    @Test
    void interruptedThread_closesTheAnswersForNobody() {
        ChatRequest request = ChatRequest.user("q");
        try (RecordedAnswers answers = open()) {
            Thread.currentThread().interrupt();
            answers.add(request, response("a"), Duration.ZERO);
            assertThat(Thread.interrupted()).isTrue();
            answers.add(ChatRequest.user("r"), response("b"), Duration.ZERO);
        }
        try (RecordedModel model = RecordedModel.replay(file())) {
            Thread.currentThread().interrupt();
            assertThat(model.chat(request).text()).isEqualTo("a");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(model.chat(request).text()).isEqualTo("a");
        }
    }

    /** Another process. */
    static final class Other {
        private Other() {}

        public static void main(String[] args) {
            try (RecordedAnswers answers = RecordedAnswers.open(Path.of(args[0]), NAME, IDENTITY)) {
                System.out.println("opened with " + answers.size());
            } catch (FineTuneException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private String other() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        file().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said.strip();
    }

    @Test
    void anotherProcess_isRefused_alsoWhereTheFileHadToBeReadFirst() throws Exception {
        try (RecordedAnswers answers = open()) {
            answers.add(ChatRequest.user("q"), response("a"), Duration.ZERO);
        }
        try (RecordedAnswers answers = open()) {
            assertThat(answers.size()).isEqualTo(1);
            assertThat(other()).contains("are being written by another run -> wait for it");
        }
        assertThat(other()).isEqualTo("opened with 1");
    }
}
