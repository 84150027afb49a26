// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.BatchStoppedException;
import io.github.finetune4j.http.batch.BatchProgress;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeAnthropicServer;
import io.github.finetune4j.testkit.services.FakeBatching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A batch without a label, whose creation got lost, is known by its results, and paid once. */
@Timeout(60)
final class LostCreationTest {
    private static final int ROWS = 5;

    private final AnthropicBatchBench bench = new AnthropicBatchBench();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        bench.close();
    }

    private static List<ChatRequest> requests() {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> ChatRequest.user("question " + i))
                .toList();
    }

    private BatchModel model() {
        return bench.open(folder.resolve("asked"));
    }

    /** The process ends while it creates a batch, which is created or not. */
    private void endWhileCreating(boolean created) {
        bench.server.batching(new FakeBatching(Duration.ZERO, Duration.ofHours(10), Duration.ZERO, 1, 1));
        FakeFault lost = created ? FakeFault.hangUp().afterExecuting() : FakeFault.hangUp();
        bench.server.fault(lost.on("POST", FakeAnthropicServer.BATCHES));
        bench.server.fault(FakeAnthropicServer.error(529, "overloaded_error", "busy")
                .on("GET", FakeAnthropicServer.BATCHES)
                .after(2) // the newest, and whether it is there already
                .times(1_000));
        assertThatThrownBy(() -> model().chatAll(requests())).isInstanceOf(BatchStoppedException.class);
        bench.server.noFaults();
    }

    /** Somebody else asks as many other things. */
    private void others(int number) throws IOException {
        Path file = folder.resolve("others.jsonl");
        AnthropicBatchService service = bench.provider.service(AnthropicBatchBench.MODEL);
        Files.write(
                file,
                IntStream.range(0, ROWS)
                        .mapToObj(i -> Json.write(
                                service.line("%032x".formatted(10 * number + i), ChatRequest.user("other " + i))))
                        .toList());
        BatchBody body = new BatchBody(RequestsFile.of(file, ""), BatchMark.of("another-" + number));
        bench.provider.batches().create(body);
    }

    private void assertAnswered(List<ChatResponse> answers) {
        assertThat(answers.stream().map(ChatResponse::text).collect(Collectors.joining(", ")))
                .isEqualTo("You said: question 0, You said: question 1, You said: question 2, You said: question 3,"
                        + " You said: question 4");
        assertThat(bench.billed().values()).allMatch(times -> times == 1);
    }

    @Test
    void batchUnderWay_isWaitedFor_andKnownByItsResults() {
        endWhileCreating(true);
        assertThat(bench.batches()).isEqualTo(1);
        assertAnswered(model().chatAll(requests()));
        assertThat(bench.batches()).isEqualTo(1);
    }

    @Test
    void severalUnderWay_areWaitedFor_untilTheirResultsSayWhoseTheyAre() throws IOException {
        endWhileCreating(true);
        others(1);
        assertAnswered(model().chatAll(requests()));
        assertThat(bench.batches()).isEqualTo(2);
    }

    /** The list shows somebody else's batch of that size, and ours a little later. */
    @Test
    void batchThatIsListedLate_besideOneOfItsSize_isNotPaidTwice() throws IOException {
        endWhileCreating(true);
        others(1);
        Map<String, Object> stranger =
                bench.provider.batches().list().iterator().next().raw();
        String early = Json.write(Map.of("data", List.of(stranger), "has_more", false));
        bench.server.fault(FakeFault.page(200, "application/json", early)
                .on("GET", FakeAnthropicServer.BATCHES)
                .times(5));
        assertAnswered(model().chatAll(requests()));
        assertThat(bench.batches()).isEqualTo(2);
        assertThat(bench.billed()).hasSize(ROWS);
    }

    /** The reply to its creation is lost, and lists show it half a minute later. */
    @Test
    void batchThatIsListedLate_isNotCreatedAgain() {
        bench.server.fault(FakeFault.hangUp().afterExecuting().on("POST", FakeAnthropicServer.BATCHES));
        bench.server.fault(FakeFault.page(200, "application/json", "{\"data\":[],\"has_more\":false}")
                .on("GET", FakeAnthropicServer.BATCHES)
                .times(7)); // the newest, whether it is there already, and five looks
        assertAnswered(model().chatAll(requests()));
        assertThat(bench.batches()).isEqualTo(1);
    }

    @Test
    void batchWhoseResultsAreDeleted_isTold_othersAreAsked_andItIsPaidAgainWhereTheUserSaysSo() {
        endWhileCreating(true);
        bench.clock.advance(Duration.ofDays(30));
        assertThatThrownBy(() -> model().chatAll(requests()))
                .isNotInstanceOf(BatchStoppedException.class)
                .hasMessageContaining("was paid for, and its answer is lost: the batch's answers are gone")
                .hasMessageContaining("-> ask, and pay for, it again by payAgain(true)");
        assertThat(bench.batches()).isEqualTo(1);
        assertThat(model().chat(ChatRequest.user("another")).text()).isEqualTo("You said: another");
        assertThat(bench.batches()).isEqualTo(2);
        BatchModel generous = bench.provider.batchModel(
                AnthropicBatchBench.MODEL, folder.resolve("asked"), settings -> settings.payAgain(true));
        assertThat(generous.chatAll(requests())).hasSize(ROWS);
        assertThat(bench.batches()).isEqualTo(3);
    }

    @Test
    void batchesBefore_areToldByTheNewestsTime_alsoWhereThatOneIsDeleted() throws IOException {
        others(1);
        AnthropicBatch newest = bench.provider.batches().list().iterator().next();
        bench.clock.advance(Duration.ofMinutes(1));
        others(2);
        AnthropicBatch later = bench.provider.batches().list().iterator().next();
        RequestsFile file = RequestsFile.parse(
                new RequestsFile(ROWS, RequestsFile.newest(newest), "/a b/requests.jsonl").toString());
        assertThat(file.path()).isEqualTo("/a b/requests.jsonl");
        assertThat(file.isOlder(newest)).isTrue();
        assertThat(file.isOlder(later)).isFalse();
        assertThat(new RequestsFile(ROWS, RequestsFile.newest(later), "").isOlder(newest))
                .isTrue();
    }

    @Test
    void progress_saysSinceWhen_andUntilWhen() {
        bench.server.batching(FakeBatching.usual());
        bench.server.fault(FakeAnthropicServer.error(404, "not_found_error", "no")
                .on("GET", FakeAnthropicServer.BATCHES + "/[^/]+")
                .times(2)); // it is not shown at once
        List<BatchProgress> seen = new ArrayList<>();
        AnthropicBatchService service = bench.provider.service(AnthropicBatchBench.MODEL);
        BatchModel waiting = bench.provider.batchModel(
                AnthropicBatchBench.MODEL,
                folder,
                settings -> settings.sleeper(time -> {
                    bench.clock.advance(time);
                    service.look("msgbatch_1").ifPresent(now -> seen.add(now.progress()));
                }));
        assertAnswered(waiting.chatAll(requests()));
        assertThat(bench.batches()).isEqualTo(1);
        BatchProgress first = seen.get(0);
        assertThat(first.share()).isNaN();
        assertThat(first.created()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(first.expires()).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
        assertThat(seen.get(seen.size() - 1).share()).isEqualTo(1);
    }

    @Test
    void batchOfSomebodyElse_thatWasWaitedFor_isNotTakenForIt_inTheEnd() throws IOException {
        endWhileCreating(false);
        others(1);
        assertAnswered(model().chatAll(requests()));
        assertThat(bench.batches()).isEqualTo(2);
        assertThat(bench.billed()).hasSize(2 * ROWS);
    }

    @Test
    void sameRequestsOfSomebodyElse_areNotTakenForIt_byTheMarkOfEachResult() throws IOException {
        endWhileCreating(false);
        bench.provider.batches().create(new BatchBody(RequestsFile.of(requestsFile(), ""), BatchMark.of("another")));
        assertThat(model().chatAll(requests())).hasSize(ROWS);
        assertThat(bench.batches()).isEqualTo(2);
    }

    private Path requestsFile() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("batch-\\d+.*jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void batchUnderWay_thatMayBeSomebodyElses_isNotCancelled() throws IOException {
        endWhileCreating(false);
        others(1);
        assertThat(((ServiceBatchModel) model()).cancel()).isZero();
        assertThat(bench.provider.batches().list()).noneMatch(AnthropicBatch::cancelled);
    }

    @Test
    void batchUnderWay_isCancelledWhereTheUserSaysSo() {
        bench.server.batching(new FakeBatching(Duration.ZERO, Duration.ofHours(10), Duration.ZERO, 1, 1));
        boolean[] asked = {false};
        ServiceBatchModel waiting = bench.provider.batchModel(
                AnthropicBatchBench.MODEL,
                folder,
                settings -> settings.onProgress(now -> {
                    if (!asked[0]) {
                        asked[0] = true;
                        assertThat(bench.provider
                                        .batchModel(AnthropicBatchBench.MODEL, folder, other -> {})
                                        .cancel())
                                .isEqualTo(1);
                    }
                }));
        assertThatThrownBy(() -> waiting.chatAll(requests()))
                .isInstanceOf(BatchStoppedException.class)
                .hasMessageContaining("was cancelled at the service");
    }

    @Test
    void batchThatHasEnded_isKnownByItsResults() throws IOException {
        endWhileCreating(true);
        others(1);
        bench.clock.advance(Duration.ofDays(2));
        others(2); // as many, and under way
        assertAnswered(model().chatAll(requests()));
        assertThat(bench.batches()).isEqualTo(3);
    }

    @Test
    void batchBefore_isNeverTakenForIt_howeverAlike() throws IOException {
        bench.server.batching(FakeBatching.usual());
        others(1);
        bench.server.fault(FakeFault.hangUp().on("POST", FakeAnthropicServer.BATCHES));
        assertAnswered(model().chatAll(requests()));
        assertThat(bench.batches()).isEqualTo(2);
        assertThat(bench.clock.instant()).isBefore(Instant.parse("2026-01-01T02:00:00Z"));
    }

    @Test
    void answersUnderTheNameWithADate_areThoseOfTheOtherName() {
        ModelRef alias = ModelRef.of("anthropic", FakeAnthropicServer.ALIAS);
        BatchModel model = bench.provider.batchModel(alias, folder, settings -> {});
        assertAnswered(model.chatAll(requests()));
        assertThat(bench.server.requests("GET", "/v1/models/.*")).hasSize(1);
    }

    @Test
    void resultsThatEndTooEarly_areAskedForAgain() {
        bench.server.fault(FakeFault.truncate().on("GET", FakeAnthropicServer.BATCHES + "/[^/]+/results"));
        assertAnswered(model().chatAll(requests()));
        assertThat(bench.batches()).isEqualTo(1);
        assertThat(bench.billed()).hasSize(ROWS);
    }

    @Test
    void fileOfRequests_thatIsGone_isWrittenAnew() throws IOException {
        endWhileCreating(false);
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith("journal.jsonl"))
                    .toList()) {
                String moved = Files.readString(file).replace("batch-00001.jsonl", "batch-00009.jsonl");
                Files.writeString(file, moved);
            }
        }
        assertThatThrownBy(() -> model().chatAll(requests()))
                .isInstanceOf(BatchStoppedException.class)
                .hasMessageContaining("refuses to go on at \"create batch\"");
        assertAnswered(model().chatAll(requests()));
    }
}
