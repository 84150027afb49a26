// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every answer is stored, a killed run resumes, a finished one is scored again without a call. */
@Timeout(60)
class AnswersTest {
    // not slow: a JVM or two that do one thing, seconds at most
    @TempDir
    Path folder;

    private Evaluator evaluator(Metric metric) {
        return Evaluator.builder().metrics(metric).answers(folder).build();
    }

    private static ChatModel never(String name) {
        ChatModel model = request -> {
            throw new IllegalStateException("nobody should ask");
        };
        return model.named(name);
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void finishedRun_isScoredAgainWithoutACall_byOtherMetrics() throws IOException {
        Evaluation first = evaluator(Models.EXACT).evaluate(Models.knowing("m", 8), Models.questions(10));
        assertThat(first.run().calls()).isEqualTo(10);
        Metric length = Metric.continuous("length", a -> a.actualText().length());
        Evaluation again = evaluator(length).evaluate(never("m"), Models.questions(10));
        assertThat(again.run().calls()).isZero();
        assertThat(again.run().reused()).isEqualTo(10);
        assertThat(again.score("length").estimate()).isEqualTo(1.8);
        assertThat(again.usage()).isEqualTo(first.usage());
        Evaluation rescored = evaluator(Models.EXACT).rescore(file(), Models.questions(10));
        assertThat(rescored.model()).isEqualTo("m");
        assertThat(rescored.score("exact")).isEqualTo(first.score("exact"));
        assertThat(rescored.rows())
                .extracting(EvaluatedRow::actual)
                .isEqualTo(first.rows().stream().map(EvaluatedRow::actual).toList());
    }

    @Test
    void response_comesBackWhole() {
        ChatModel calling = request -> new ChatResponse(
                "é\u2028\n\"x\"",
                FinishReason.TOOL_CALLS,
                new Usage(5, 6),
                Map.of("tool_calls", List.of(Map.of("id", "c1"))));
        evaluator(Models.EXACT).evaluate(calling.named("t"), Models.questions(2));
        Evaluation again = evaluator(Models.EXACT).evaluate(never("t"), Models.questions(2));
        assertThat(again.rows().get(1).response()).contains(calling.chat(ChatRequest.user("q")));
    }

    @Test
    void changedRequestOrRow_isAskedAnew() {
        AtomicInteger calls = new AtomicInteger();
        ChatModel model = ((ChatModel) request -> {
                    calls.incrementAndGet();
                    return Models.response("x");
                })
                .named("m");
        evaluator(Models.EXACT).evaluate(model, Models.questions(5));
        evaluator(Models.EXACT).evaluate(model, Models.questions(7)); // two new rows
        assertThat(calls).hasValue(7);
        Evaluator.builder()
                .metrics(Models.EXACT)
                .answers(folder)
                .request(request -> request.temperature(1))
                .build()
                .evaluate(model, Models.questions(5));
        assertThat(calls).hasValue(12);
    }

    @Test
    void halfALine_isCutOff_andItsRowAskedAgain() throws IOException {
        evaluator(Models.EXACT).evaluate(Models.knowing("m", 8), Models.questions(10));
        List<String> lines = Files.readAllLines(file());
        String half = lines.get(4).substring(0, 20);
        Files.writeString(file(), String.join("\n", lines.subList(0, 4)) + "\n" + half);
        AtomicInteger calls = new AtomicInteger();
        ChatModel model = request -> {
            calls.incrementAndGet();
            return Models.response("a" + Models.number(request));
        };
        Evaluation resumed = evaluator(Models.EXACT).evaluate(model.named("m"), Models.questions(10));
        assertThat(resumed.run().reused()).isEqualTo(3);
        assertThat(calls).hasValue(7);
        assertThat(Files.readAllLines(file())).hasSize(12).doesNotContain(half);
    }

    @Test
    void damagedLine_isNamed() throws IOException {
        evaluator(Models.EXACT).evaluate(Models.knowing("m", 8), Models.questions(3));
        Files.writeString(file(), "{broken\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> evaluator(Models.EXACT).evaluate(Models.knowing("m", 8), Models.questions(3)))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("line 6 of " + file())
                .hasMessageContaining("-> delete that line");
    }

    @Test
    void failuresThatMayPass_areAskedAgainByAResumedRun_notByAFinishedOne() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        ChatModel flaky = request -> {
            calls.incrementAndGet();
            if (Models.number(request) == 1) {
                throw new ProviderUnavailableException("503", ProviderFailure.of("p", "chat"), null);
            }
            return Models.response("a" + Models.number(request));
        };
        Evaluator once = Evaluator.builder()
                .metrics(Models.EXACT)
                .answers(folder)
                .calls(c -> c.retries(0))
                .build();
        once.evaluate(flaky.named("m"), Models.questions(4));
        Evaluation finished = once.evaluate(never("m"), Models.questions(4));
        assertThat(finished.errors()).isEqualTo(1);
        assertThat(finished.rows().get(1).error()).isEqualTo("ProviderUnavailableException: 503");
        // as if it had been killed before its last line
        List<String> lines = Files.readAllLines(file());
        Files.write(
                file(),
                lines.stream().filter(line -> !line.contains("\"finished\"")).toList());
        Evaluation resumed = once.evaluate(Models.knowing("m", 4), Models.questions(4));
        assertThat(resumed.errors()).isZero();
        assertThat(resumed.run().calls()).isEqualTo(1);
    }

    @Test
    void twoRunsOnOneFile_areToldApart() {
        AtomicInteger heard = new AtomicInteger();
        ChatModel nosy = request -> {
            assertThatThrownBy(() -> evaluator(Models.EXACT).evaluate(never("m"), Models.questions(2)))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("are being written by another run -> wait for it");
            heard.incrementAndGet();
            return Models.response("x");
        };
        evaluator(Models.EXACT).evaluate(nosy.named("m"), Models.questions(1));
        assertThat(heard).hasValue(1);
    }

    @Test
    void equalRows_haveAnAnswerEach() {
        AtomicInteger calls = new AtomicInteger();
        ChatModel counting = request -> Models.response("n" + calls.incrementAndGet());
        ChatExample row = ChatExample.of(Message.user("q1"), Message.assistant("a1"));
        Dataset twice = Dataset.of(List.of(row, row));
        evaluator(Models.EXACT).evaluate(counting.named("m"), twice);
        Evaluation again = evaluator(Models.EXACT).evaluate(never("m"), twice);
        assertThat(again.rows()).extracting(EvaluatedRow::actual).containsExactly("n1", "n2");
    }

    @Test
    void killedProcess_isResumedWhereItWas() throws Exception {
        Path log = folder.resolve("calls.txt");
        Process first = start(log, 40);
        waitForLines(log, 41);
        first.destroyForcibly(); // SIGKILL
        assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(first.exitValue()).isNotZero();
        long before = Files.readAllLines(log).size();
        Process second = start(log, 1_000_000);
        assertThat(second.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(second.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(second.exitValue()).isZero();
        List<String> calls = Files.readAllLines(log);
        // only the calls under way when it was killed are made twice
        assertThat(calls.size() - before).isBetween(100 - before, 100 - before + 4);
        assertThat(calls.stream().distinct().count()).isEqualTo(100);
        Evaluation rescored = evaluator(Models.EXACT).rescore(file(), Models.questions(100));
        assertThat(rescored.complete()).isTrue();
        assertThat(rescored.score("exact").estimate()).isEqualTo(1);
    }

    private Process start(Path log, int stopAt) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRun.class.getName(),
                        folder.toString(),
                        log.toString(),
                        String.valueOf(stopAt))
                .start();
    }

    private static void waitForLines(Path file, int lines) throws Exception {
        for (int i = 0; i < 4_000; i++) {
            if (Files.exists(file) && Files.readAllLines(file).size() >= lines) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new AssertionError("the process has asked too little");
    }
}
