// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.calls.ModelCall;
import io.github.finetune4j.evaluation.calls.ModelCalls;
import io.github.finetune4j.http.batch.BatchReport;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeBatching;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models of Fireworks AI in batches. */
@Timeout(60)
final class FireworksBatchModelTest {
    private static final ModelRef MODEL = ModelRef.of("fireworks", FakeFireworksServer.QUICK);

    private final VirtualClock clock = VirtualClock.create();
    private final Lab lab = new Lab(FakeFireworksServer.builder()
            .clock(clock)
            .batching(FakeBatching.usual())
            .start());
    private final FireworksProvider provider =
            lab.builder().clock(clock).sleeper(clock::advance).build();
    private final ChatModel model = provider.chatModel(MODEL);

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        provider.close();
        lab.close();
    }

    private static List<ChatRequest> questions(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> ChatRequest.user("question " + i))
                .toList();
    }

    private ServiceBatchModel batches() {
        return provider.batchModel(MODEL, folder, settings -> {});
    }

    /** Sends a batch of three requests, and stops waiting for it. */
    private void leaveOneUnderWay() {
        ServiceBatchModel impatient = provider.batchModel(
                MODEL,
                folder,
                settings -> settings.sleeper(time -> {
                    throw new InterruptedException("enough");
                }));
        assertThatExceptionOfType(FineTuneException.class).isThrownBy(() -> impatient.ask(questions(3)));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(lab.server.batches()).isEqualTo(1);
    }

    @Test
    void evaluation_asksAllRowsInOneBatch_andTheNextOneAsksNothing() {
        assertThat(provider.capabilities()).contains(Capability.BATCHES);
        Dataset rows = Dataset.of(IntStream.range(0, 30)
                .mapToObj(i -> ChatExample.of(Message.user("question " + i), Message.assistant("yes")))
                .toList());
        Evaluator evaluator = Evaluator.builder()
                .metrics(Metric.binary("heard", answer -> answer.actualText().contains("heard: question")))
                .calls(calls -> calls.batch(folder))
                .build();
        Evaluation evaluation = evaluator.evaluate(model, rows);
        assertThat(evaluation.score("heard").estimate()).isEqualTo(1);
        assertThat(evaluation.notes()).isEmpty();
        assertThat(lab.server.batches()).isEqualTo(1);
        assertThat(lab.server.chats()).isZero();

        int before = lab.server.requestCount();
        assertThat(evaluator.evaluate(model, rows).rows()).hasSize(30);
        assertThat(lab.server.requestCount()).isEqualTo(before);
        assertThat(lab.server.billed().values()).hasSize(30).allMatch(times -> times == 1);
    }

    @Test
    void requestThatIsRefused_isThatRequestsError() {
        List<ModelCall> calls = ModelCalls.oneByOne()
                .batch(folder)
                .ask(model, List.of(ChatRequest.user("one"), ChatRequest.user("refuse me"), ChatRequest.user("two")));
        assertThat(calls.get(0).response().orElseThrow().text()).endsWith("heard: one");
        assertThat(calls.get(1).error()).contains("was refused, or failed too often");
        assertThat(calls.get(2).response().orElseThrow().text()).endsWith("heard: two");
        assertThat(lab.server.chats()).isZero();
    }

    @Test
    void batchThatWasMadeBeforeAProcessEnded_isFoundByItsFile_andNotMadeTwice() {
        lab.unjudged();
        lab.server.fault(FakeFault.breakOff().on("POST", "/v1/accounts/fake-account/batchInferenceJobs.*"));
        lab.server.fault(FakeFault.status(500, "internal", "later")
                .on("GET", "/v1/accounts/fake-account/batchInferenceJobs.*")
                .after(1)
                .times(1_000));
        BatchReport half = batches().ask(questions(5));
        assertThat(half.stopped().orElseThrow()).contains("fireworks fails for too long");
        assertThat(half.answered()).isZero();
        assertThat(lab.server.batches()).isEqualTo(1);
        lab.server.noFaults();
        BatchReport whole = batches().ask(questions(5));
        assertThat(whole.answered()).isEqualTo(5);
        assertThat(lab.server.batches()).isEqualTo(1);
        assertThat(lab.server.billed().values()).hasSize(5).allMatch(times -> times == 1);
    }

    @Test
    void batchThatExpiresHalfDone_isAskedAgainForTheRest_andForNothingElse() {
        lab.server.batching(FakeBatching.expiring(0.5));
        BatchReport report = provider.batchModel(
                        MODEL, folder, settings -> settings.retries(1).pause(Duration.ofHours(1)))
                .ask(questions(8));
        assertThat(report.answered()).isEqualTo(6);
        assertThat(report.failed()).containsExactly(Map.entry("batch EXPIRED", 2));
        assertThat(lab.server.billed().values()).hasSize(6).allMatch(times -> times == 1);
    }

    @Test
    void outputThatWasDeletedAtTheService_isToldAsGone_andNotPaidForAgain() {
        lab.server.fault(FakeFault.status(404, "NOT_FOUND", "no such dataset")
                .on("GET", "/v1/accounts/fake-account/datasets/.*:getDownloadEndpoint")
                .times(1_000));
        BatchReport report = batches().ask(questions(3));
        assertThat(report.answered()).isZero();
        assertThat(report.failed()).containsExactly(Map.entry("the batch's answers are gone", 3));
        assertThat(lab.server.batches()).isEqualTo(1);
        lab.server.noFaults();
        assertThat(batches().ask(questions(3)).failed()).hasSize(1);
        assertThat(lab.server.batches()).isEqualTo(1);
    }

    @Test
    void batch_isNotCancelledFromHere_forTheServiceHasNoWayTo() {
        assertThat(batches().cancel()).isZero();
        leaveOneUnderWay();
        assertThatExceptionOfType(UnsupportedCapabilityException.class)
                .isThrownBy(() -> batches().cancel())
                .withMessageContaining("end it at the service, or let it run: batch finetune4j-ask-");
        assertThat(batches().ask(questions(3)).answered()).isEqualTo(3);
        assertThat(lab.server.batches()).isEqualTo(1);
    }

    @Test
    void filesOfBatchesUnderWay_stayWhenEverythingIsDeleted() {
        leaveOneUnderWay();
        provider.deleteEverything();
        assertThat(batches().ask(questions(3)).answered()).isEqualTo(3);
        assertThat(lab.server.batches()).isEqualTo(1);
    }
}
