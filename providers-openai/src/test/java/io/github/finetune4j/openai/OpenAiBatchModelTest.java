// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.BatchStoppedException;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.evaluation.calls.ModelCall;
import io.github.finetune4j.evaluation.calls.ModelCalls;
import io.github.finetune4j.http.batch.BatchReport;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeBatching;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model in batches, as evaluations, judges and programs ask it. */
@Timeout(60)
final class OpenAiBatchModelTest {
    private static final ModelRef MODEL = ModelRef.of("openai", FakeOpenAiServer.QUICK);
    private static final TokenPrice PRICE = new TokenPrice(2, 4, "USD");
    private static final Metric SAID =
            Metric.binary("said", answer -> answer.actualText().startsWith("You said"));

    private final VirtualClock clock = VirtualClock.create();
    private final FakeOpenAiServer server = FakeOpenAiServer.builder()
            .clock(clock)
            .batching(FakeBatching.usual())
            .start();
    private final OpenAiProvider provider = OpenAiProvider.builder()
            .baseUrl(server.baseUrl())
            .key(Lab.KEY)
            .clock(clock)
            .sleeper(clock::advance)
            .http(http -> http.circuitBreaking(null))
            .build();
    private final ChatModel model = provider.chatModel(MODEL);

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        provider.close();
        server.close();
    }

    private static Dataset rows(int number) {
        return Dataset.of(IntStream.range(0, number)
                .mapToObj(i -> ChatExample.of(Message.user("question " + i), Message.assistant("yes")))
                .toList());
    }

    private Evaluator evaluator() {
        return Evaluator.builder()
                .metrics(SAID)
                .defaultPrice(PRICE)
                .calls(calls -> calls.batch(folder).concurrency(4))
                .build();
    }

    @Test
    void evaluation_asksAllRowsInOneBatch_atHalfThePrice_andTheNextOneAsksNothing() {
        Evaluation evaluation = evaluator().evaluate(model, rows(30));
        assertThat(evaluation.rows()).hasSize(30).noneMatch(row -> row.failed());
        assertThat(server.batches()).isEqualTo(1);
        assertThat(server.chats()).isZero();
        double tokens = evaluation.rows().stream()
                .mapToDouble(row -> PRICE.of(row.usage()))
                .sum();
        assertThat(evaluation.cost().orElseThrow()).isCloseTo(tokens / 2, within(1e-12));
        assertThat(evaluation.rows()).allMatch(row -> row.took().isZero());
        assertThat(evaluation.notes()).isEmpty();

        int before = server.requestCount();
        assertThat(evaluator().evaluate(model, rows(30)).rows()).hasSize(30);
        assertThat(server.requestCount()).isEqualTo(before);
        assertThat(server.billed().values()).hasSize(30).allMatch(times -> times == 1);
    }

    @Test
    void rowThatIsRefused_isAnError_andTheOthersHaveTheirAnswers() {
        List<ChatRequest> asked = new ArrayList<>(List.of(ChatRequest.user("one"), ChatRequest.user("two")));
        asked.add(ChatRequest.user("three").toBuilder().topLogProbabilities(21).build());
        List<ModelCall> calls = ModelCalls.oneByOne().batch(folder).ask(model, asked);
        assertThat(calls.get(0).response().map(ChatResponse::text)).contains("You said: one");
        assertThat(calls.get(1).response().map(ChatResponse::text)).contains("You said: two");
        assertThat(calls.get(2).response()).isEmpty();
        assertThat(calls.get(2).error()).contains("was refused, or failed too often");
        assertThat(server.batches()).isEqualTo(1);
        assertThat(server.chats()).isZero();
    }

    @Test
    void batchesThatStop_endTheRun_andTheNextOneGoesOn() {
        BatchModel poor = provider.batchModel(MODEL, folder, batches -> batches.budget(Budget.ofCalls(3)));
        assertThatExceptionOfType(BatchStoppedException.class)
                .isThrownBy(() -> evaluator().evaluate(poor, rows(5)))
                .withMessageContaining("leaves room for none of the 2 requests");
        assertThat(server.questions()).hasSize(3);
        assertThat(evaluator().evaluate(model, rows(5)).rows()).noneMatch(row -> row.failed());
        assertThat(server.billed().values()).hasSize(5).allMatch(times -> times == 1);
    }

    @Test
    void batchThatExpiresHalfDone_costsTheRowsThatItLeft_whichAreNotAskedAgainAtOnce() {
        server.batching(FakeBatching.expiring(0.5));
        BatchModel batches = provider.batchModel(
                MODEL, folder, settings -> settings.retries(0).pause(Duration.ofHours(1)));
        Evaluation evaluation = evaluator().evaluate(batches, rows(4));
        assertThat(evaluation.rows().stream().filter(row -> row.failed())).hasSize(2);
        assertThat(server.batches()).isEqualTo(1);
    }

    @Test
    void modelWithoutBatches_isAskedByOrdinaryCalls() {
        ChatModel plain = request -> model.chat(request);
        Evaluation evaluation = evaluator().evaluate(plain.named("plain"), rows(3));
        assertThat(evaluation.rows()).noneMatch(row -> row.failed());
        assertThat(evaluation.notes())
                .containsExactly("plain takes no batches, so it is asked by ordinary calls, at the full price.");
        assertThat(server.batches()).isZero();
        assertThat(server.chats()).isEqualTo(3);
        assertThat(evaluation.cost().orElseThrow())
                .isCloseTo(
                        evaluation.rows().stream()
                                .mapToDouble(row -> PRICE.of(row.usage()))
                                .sum(),
                        within(1e-12));
    }

    @Test
    void namedModel_isAskedInBatches_too() {
        assertThat(evaluator().evaluate(model.named("big"), rows(3)).rows()).hasSize(3);
        assertThat(server.batches()).isEqualTo(1);
    }

    @Test
    void budgetOfMoney_belongsToTheBatches() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Evaluator.builder()
                        .metrics(SAID)
                        .defaultPrice(PRICE)
                        .budget(Budget.ofMoney(1))
                        .calls(calls -> calls.batch(folder))
                        .build())
                .withMessageContaining("-> give it to the batches");
    }

    @Test
    void batchesUnderWay_areCancelledWhereTheUserSaysSo_andTheNextAskingGoesOn() {
        server.batching(FakeBatching.usual());
        boolean[] cancelled = {false};
        ServiceBatchModel batches = provider.batchModel(
                MODEL,
                folder,
                settings -> settings.limits(2, 1_000_000).sleeper(time -> {
                    clock.advance(time);
                    if (server.batches() == 2 && !cancelled[0]) {
                        cancelled[0] = true;
                        assertThat(provider.batchModel(MODEL, folder, other -> {})
                                        .cancel())
                                .isEqualTo(2);
                    }
                }));
        List<ChatRequest> asked = IntStream.range(0, 4)
                .mapToObj(i -> ChatRequest.user("question " + i))
                .toList();
        BatchReport report = batches.ask(asked);
        assertThat(report.stopped().orElseThrow()).contains("was cancelled at the service");
        int before = report.answered();
        assertThat(batches.cancel()).isZero();
        assertThat(batches.ask(asked).answered()).isEqualTo(4).isGreaterThan(before);
        assertThat(server.billed().values()).hasSize(4).allMatch(times -> times == 1);
    }

    @Test
    void threadThatIsInterrupted_leavesItsBatchRunning() {
        ServiceBatchModel impatient = provider.batchModel(
                MODEL,
                folder,
                settings -> settings.sleeper(time -> {
                    throw new InterruptedException("enough");
                }));
        assertThatExceptionOfType(FineTuneException.class).isThrownBy(() -> impatient.chat(ChatRequest.user("hello")));
        assertThat(Thread.interrupted()).isTrue();
        clock.advance(Duration.ofHours(3));
        assertThat(provider.batches().list().stream().map(OpenAiBatch::status)).containsExactly("completed");
    }

    @Test
    void progress_isWrittenBesideTheAnswers_asTheServiceSaysIt() throws Exception {
        List<Map<String, Object>> seen = new ArrayList<>();
        ServiceBatchModel batches = provider.batchModel(
                MODEL,
                folder,
                settings -> settings.pause(Duration.ofMinutes(30)).sleeper(time -> {
                    clock.advance(time);
                    seen.add(progress());
                }));
        batches.ask(IntStream.range(0, 10)
                .mapToObj(i -> ChatRequest.user("question " + i))
                .toList());
        assertThat(seen.get(1).toString())
                .contains("provider=openai", "answered=0", "asked=10", "requests=10", "expires=")
                .containsPattern("state=in_progress, answered=[1-9],");
        assertThat(progress().toString()).contains("answered=10", "left=0", "batches=[]");
    }

    private Map<String, Object> progress() {
        try (Stream<Path> models = Files.list(folder)) {
            return Json.parseObject(
                    Files.readString(models.findFirst().orElseThrow().resolve("progress.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void modelInBatches_isAChatModel_thatRemembers() {
        BatchModel batches = model.inBatches(folder).orElseThrow();
        assertThat(batches.priceShare()).isEqualTo(0.5);
        assertThat(batches.name()).isEqualTo(model.name());
        assertThat(batches.identity()).isEqualTo(model.identity());
        assertThat(batches.chatAll(List.of())).isEmpty();
        assertThat(batches.chat(ChatRequest.user("hello")).text()).isEqualTo("You said: hello");
        clock.advance(Duration.ofDays(3));
        assertThat(provider.batchModel(MODEL, folder, settings -> {})
                        .chat(ChatRequest.user("hello"))
                        .text())
                .isEqualTo("You said: hello");
        assertThat(server.batches()).isEqualTo(1);
    }
}
