// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.fixtures.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever does not fit on the disk is one kind of failure, and leaves what was there. */
class FullDiskTest {
    private static final Dataset ROWS = Dataset.of(IntStream.range(0, 40)
            .mapToObj(i -> ChatExample.of(Message.user("question " + i), Message.assistant("answer " + i)))
            .toList());

    @TempDir
    Path folder;

    private static void assertNotSaved(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(ResultNotSavedException.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining(" -> ");
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    @Test
    void writeJsonl_thatDoesNotFit_leavesTheOldFile() throws IOException {
        FakeDisk disk = FakeDisk.in(folder);
        Dataset.of(ROWS.examples().subList(0, 3)).writeJsonl(disk.path("data.jsonl"));
        Map<String, String> before = files();

        disk.free(1_000);
        assertNotSaved(() -> ROWS.writeJsonl(disk.path("data.jsonl")));

        assertThat(files()).isEqualTo(before);
        disk.free(100_000);
        ROWS.writeJsonl(disk.path("data.jsonl"));
        assertThat(Files.readAllLines(folder.resolve("data.jsonl"))).hasSize(40);
    }

    @Test
    void split_thatDoesNotFit_leavesAllOldFiles_wheneverItFails() throws IOException {
        FakeDisk disk = FakeDisk.in(folder);
        split(disk, 1);
        Map<String, String> before = files();
        long needed = disk.written();

        for (long free = 0; free < needed; free += needed / 9) {
            disk.free(free);
            assertNotSaved(() -> split(disk, 2));
            assertThat(files()).isEqualTo(before);
        }
        disk.free(needed * 2);
        split(disk, 2);
        assertThat(files()).isNotEqualTo(before).hasSameSizeAs(before);
    }

    @Test
    void renamingThatFails_takesBackThoseBeforeIt() throws IOException {
        FakeDisk disk = FakeDisk.in(folder);
        split(disk, 1);
        Map<String, String> before = files();

        for (int renamings = 0; renamings < before.size(); renamings++) {
            disk.renamings(renamings);
            assertThatThrownBy(() -> split(disk, 2)).isExactlyInstanceOf(ResultNotSavedException.class);
            assertThat(files()).isEqualTo(before);
        }
    }

    private static void split(FakeDisk disk, long seed) {
        Dataset.builder()
                .addExamples(
                        ROWS.examples().stream().map(ChatExample.class::cast).toList())
                .split(s -> s.training(0.5).validation(0.25).test(0.25).seed(seed))
                .writeJsonl(disk.path("split"));
    }

    private static ChatModel model() {
        ChatModel model = request -> new ChatResponse(
                request.messages().get(0).content().replace("question", "answer"), FinishReason.STOP, new Usage(1, 1));
        return model.named("m");
    }

    private static Evaluation evaluate(Path answers) {
        return Evaluator.builder()
                .metrics(Metric.binary("exact", answer -> answer.actualText().equals(answer.expectedText())))
                .answers(answers)
                .calls(c -> c.concurrency(4))
                .build()
                .evaluate(model(), ROWS);
    }

    /** Several threads store answers: none may write behind the half line of another. */
    @Test
    void answersThatDoNotFit_endTheRun_andTheNextGoesOn() {
        FakeDisk disk = FakeDisk.in(folder).free(2_500);
        assertNotSaved(() -> evaluate(disk.path("answers")));

        disk.free(100_000);
        Evaluation resumed = evaluate(disk.path("answers"));

        assertThat(resumed.run().reused()).isBetween(5L, 39L);
        assertThat(resumed.score("exact").estimate()).isEqualTo(1);
    }

    @Test
    void answersOnADeviceThatIsAlwaysFull_areTheSameFailure() throws IOException {
        Need.SYSTEM.require(Files.exists(Path.of("/dev/full")), "/dev/full");
        evaluate(folder.resolve("answers"));
        String name = files().keySet().iterator().next();
        Path file = folder.resolve(name);
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/dev/full"));

        assertNotSaved(() -> evaluate(folder.resolve("answers")));
    }
}
