// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.BatchStoppedException;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.http.batch.BatchReport;
import io.github.finetune4j.http.batch.BatchSettings;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.files.BoundedLines;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeBatching;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers that were paid for and don't come: they are read again, and never asked again unless the user says so. */
@Timeout(60)
final class LostResultsTest {
    private static final ModelRef MODEL = ModelRef.of("openai", FakeOpenAiServer.QUICK);
    private static final String WITHOUT_FILES = "{\"id\":\"batch_1\",\"status\":\"completed\","
            + "\"request_counts\":{\"total\":2,\"completed\":2,\"failed\":0}}";

    private final VirtualClock clock = VirtualClock.create();
    private final Set<String> failed = new HashSet<>();
    private final FakeOpenAiServer server =
            FakeOpenAiServer.builder().clock(clock).answers(this::answer).start();
    private final OpenAiProvider provider = OpenAiProvider.builder()
            .baseUrl(server.baseUrl())
            .key(Lab.KEY)
            .clock(clock)
            .sleeper(clock::advance)
            .http(http -> http.circuitBreaking(null))
            .build();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        provider.close();
        server.close();
    }

    /** Question 3 fails once. */
    private synchronized Map<String, Object> answer(Map<String, Object> asked) {
        List<Map<String, Object>> messages = JsonView.objects(asked.get("messages"));
        String question = String.valueOf(messages.get(messages.size() - 1).get("content"));
        if (question.equals("question 3") && failed.add(question)) {
            throw FakeRefusal.of(FakeReply.error(500, "server_error", "once"));
        }
        return Map.of("role", "assistant", "content", "You said: " + question);
    }

    private static List<ChatRequest> questions(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> ChatRequest.user("question " + i))
                .toList();
    }

    private ServiceBatchModel batches(Consumer<BatchSettings> settings) {
        return provider.batchModel(MODEL, folder, chosen -> settings.accept(chosen.limits(2, 1_000_000)));
    }

    private ServiceBatchModel batches() {
        return batches(settings -> {});
    }

    /** The first batch has ended as answered, and names no files. */
    private void firstBatchHasNoFiles(int times) {
        server.fault(FakeFault.page(200, "application/json", WITHOUT_FILES)
                .on("GET", "/batches/batch_1")
                .times(times));
    }

    private void assertBilledOnce(int requests) {
        assertThat(server.billed().values()).hasSize(requests).allMatch(times -> times == 1);
    }

    @Test
    void batchThatEndsWithoutFiles_isLookedAtAgain_andNothingIsAskedTwice() {
        firstBatchHasNoFiles(2);
        assertThat(batches().ask(questions(0, 2)).answered()).isEqualTo(2);
        assertThat(server.batches()).isEqualTo(1);
        assertBilledOnce(2);
    }

    @Test
    void batchThatStaysWithoutFiles_stopsAsking_withTheReason_andOthersGoOnMeanwhile() {
        firstBatchHasNoFiles(1_000);
        BatchReport report = batches().ask(questions(0, 4));
        assertThat(report.stopped().orElseThrow())
                .isEqualTo("batch batch_1 of openai ended as completed, and 2 of its 2 requests have no line in its"
                        + " files -> ask again later, they are read again; or let them be asked, and paid for, again by"
                        + " payAgain(true)");
        assertThat(report.answered()).isEqualTo(2);
        assertThat(server.batches())
                .as("the failure of the other batch is asked again")
                .isEqualTo(3);
        server.noFaults();
        assertThat(batches().ask(questions(0, 4)).answered()).isEqualTo(4);
        assertThat(server.batches()).isEqualTo(3);
        assertBilledOnce(4);
    }

    @Test
    void batchThatStaysWithoutFiles_isPaidAgain_whereTheUserSaysSo() {
        firstBatchHasNoFiles(1_000);
        assertThatThrownBy(() -> batches().chatAll(questions(0, 2))).isInstanceOf(BatchStoppedException.class);
        BatchReport report = batches(settings -> settings.payAgain(true)).ask(questions(0, 2));
        assertThat(report.answered()).isEqualTo(2);
        assertThat(server.batches()).isEqualTo(2);
        assertThat(server.billed().values()).hasSize(2).allMatch(times -> times == 2);
    }

    @Test
    void answersThatAreDeleted_areTold_othersAreAsked_andTheyArePaidAgainWhereTheUserSaysSo() {
        server.fault(FakeFault.status(404, "", "no such file")
                .on("GET", "/files/[^/]+/content")
                .times(5));
        ServiceBatchModel model = batches();
        BatchReport report = model.ask(questions(0, 2));
        assertThat(report.stopped()).isEmpty();
        assertThat(report.failed()).containsExactly(Map.entry("the batch's answers are gone", 2));
        assertThatThrownBy(() -> model.chatAll(questions(0, 2)))
                .isExactlyInstanceOf(FineTuneException.class)
                .hasMessage("a request to fake-quick was paid for, and its answer is lost: the batch's answers are gone"
                        + " -> ask, and pay for, it again by payAgain(true)");
        assertThat(batches().ask(questions(0, 3)).answered()).isEqualTo(1);
        assertThat(server.batches()).isEqualTo(2);
        assertBilledOnce(3);
        assertThat(batches(settings -> settings.payAgain(true))
                        .ask(questions(0, 3))
                        .answered())
                .isEqualTo(3);
        assertThat(server.batches()).isEqualTo(3);
    }

    @Test
    void fileThatIsNotThereAtOnce_isFetchedAgain() {
        server.fault(FakeFault.status(404, "", "no such file")
                .on("GET", "/files/[^/]+/content")
                .times(2));
        assertThat(batches().ask(questions(0, 2)).answered()).isEqualTo(2);
        assertBilledOnce(2);
    }

    @Test
    void batchThatIsNotShownAtOnce_isLookedForAgain_andOneThatIsGone_isNotPaidAgain() {
        server.fault(FakeFault.status(404, "", "no such batch")
                .on("GET", "/batches/batch_1")
                .times(3));
        assertThat(batches().ask(questions(0, 2)).answered()).isEqualTo(2);
        server.fault(FakeFault.status(404, "", "no such batch")
                .on("GET", "/batches/batch_2")
                .times(1_000));
        BatchReport report = batches().ask(questions(4, 6));
        assertThat(report.failed()).containsExactly(Map.entry("the batch is gone", 2));
        assertThat(report.stopped()).isEmpty();
        assertThat(batches().ask(questions(4, 6)).failed()).isEqualTo(report.failed());
        assertThat(server.batches()).isEqualTo(2);
    }

    /** Nothing of it is paid again, and no other batch waits for it. */
    @Test
    void lineWithoutAnEnd_isAClearError() throws IOException {
        server.batching(FakeBatching.usual());
        ServiceBatchModel impatient = batches(settings -> settings.sleeper(time -> {
            throw new InterruptedException("enough");
        }));
        assertThatThrownBy(() -> impatient.ask(questions(0, 2))).isInstanceOf(FineTuneException.class);
        assertThat(Thread.interrupted()).isTrue();
        Path answers = fileOfFirstBatch();
        try (RandomAccessFile long1 = new RandomAccessFile(answers.toFile(), "rw")) {
            long1.setLength(BoundedLines.LONGEST + 2L);
        }
        BatchReport report = batches().ask(questions(0, 2));
        assertThat(report.stopped().orElseThrow())
                .contains(answers.getFileName() + ": line 1 has more than " + BoundedLines.LONGEST + " bytes")
                .contains(" -> look at it");
        assertThat(server.batches()).isEqualTo(1);
        Files.delete(answers);
        assertThat(batches().ask(questions(0, 2)).answered()).isEqualTo(2);
        assertBilledOnce(2);
    }

    private Path fileOfFirstBatch() throws IOException {
        try (Stream<Path> models = Files.list(folder)) {
            return models.findFirst().orElseThrow().resolve("batch-00001.file-2.jsonl");
        }
    }
}
