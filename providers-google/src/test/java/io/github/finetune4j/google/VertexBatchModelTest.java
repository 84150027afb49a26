// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

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
import io.github.finetune4j.testkit.services.FakeVertexServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models of Vertex AI in batches. */
@Timeout(60)
final class VertexBatchModelTest {
    private static final ModelRef MODEL = ModelRef.of("vertex-ai", FakeVertexServer.QUICK);

    private final VirtualClock clock = VirtualClock.create();
    private final Lab lab = new Lab(FakeVertexServer.builder()
            .clock(clock)
            .batching(FakeBatching.usual())
            .start());
    private final VertexAiProvider provider =
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

    @Test
    void evaluation_asksAllRowsInOneBatch_andTheNextOneAsksNothing() {
        assertThat(provider.capabilities()).contains(Capability.BATCHES);
        Dataset rows = Dataset.of(IntStream.range(0, 30)
                .mapToObj(i -> ChatExample.of(Message.user("question " + i), Message.assistant("yes")))
                .toList());
        Evaluator evaluator = Evaluator.builder()
                .metrics(Metric.binary("heard", answer -> answer.actualText().contains("question")))
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
    void tunedModel_answersFromAnEndpoint_andHasNoBatches() {
        ModelRef tuned = ModelRef.of("vertex-ai", "projects/1234567890/locations/us-central1/endpoints/42");
        assertThat(provider.chatModel(tuned).inBatches(folder)).isEmpty();
        assertThatExceptionOfType(UnsupportedCapabilityException.class)
                .isThrownBy(() -> provider.batchModel(tuned, folder, settings -> {}))
                .withMessageContaining("takes no batches");
    }

    @Test
    void labelsOfARequest_goOut_besideItsKey() {
        ChatRequest request = ChatRequest.user("hello").toBuilder()
                .addExtra("labels", Map.of("team", "support"))
                .build();
        assertThat(batches().chatAll(List.of(request)).get(0).text()).contains("hello");
        String lines = new String(
                lab.server.object(lab.server.objects().stream()
                        .filter(name -> !name.contains("batch-output"))
                        .findFirst()
                        .orElseThrow()),
                StandardCharsets.UTF_8);
        assertThat(lines)
                .startsWith("{\"request\":{\"labels\":{\"finetune4j_key\":\"")
                .contains("\"team\":\"support\"");
    }

    @Test
    void requestThatIsRefused_isThatRequestsError() {
        List<ModelCall> calls = ModelCalls.oneByOne()
                .batch(folder)
                .ask(model, List.of(ChatRequest.user("one"), ChatRequest.user("refuse me"), ChatRequest.user("two")));
        assertThat(calls.get(0).response().orElseThrow().text()).contains("one");
        assertThat(calls.get(1).error()).contains("was refused, or failed too often");
        assertThat(calls.get(2).response().orElseThrow().text()).contains("two");
        assertThat(lab.server.chats()).isZero();
    }

    @Test
    void batchThatWasMadeBeforeAProcessEnded_isFoundByItsLabel_andNotMadeTwice() {
        lab.server.fault(
                FakeFault.breakOff().on("POST", "/v1/projects/fake-project/locations/us-central1/batchPredictionJobs"));
        lab.server.fault(FakeFault.status(500, "internal", "later")
                .on("GET", "/v1/projects/fake-project/locations/us-central1/batchPredictionJobs")
                .after(1)
                .times(1_000));
        BatchReport half = batches().ask(questions(5));
        assertThat(half.stopped().orElseThrow()).contains("vertex-ai fails for too long");
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
        assertThat(report.failed()).containsExactly(Map.entry("batch JOB_STATE_EXPIRED", 2));
        assertThat(lab.server.billed().values()).hasSize(6).allMatch(times -> times == 1);
    }

    @Test
    void filesOfBatchesUnderWay_stayWhenEverythingIsDeleted_andAreSaid() {
        batches().ask(questions(2));
        ServiceBatchModel impatient = provider.batchModel(
                MODEL,
                folder,
                settings -> settings.sleeper(time -> {
                    throw new InterruptedException("enough");
                }));
        assertThatExceptionOfType(FineTuneException.class).isThrownBy(() -> impatient.ask(questions(5)));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(provider.leftovers()).hasSize(3);
        assertThat(provider.deleteEverything())
                .singleElement()
                .satisfies(left -> assertThat(left.toString())
                        .contains("object gs://fake-bucket/finetune4j/")
                        .contains("-> a job or batch that has not ended needs it; wait for its end, or cancel it"));
        assertThat(batches().ask(questions(5)).answered()).isEqualTo(5);
        assertThat(lab.server.batches()).isEqualTo(2);
        assertThat(provider.deleteEverything()).isEmpty();
    }

    @Test
    void batchThatIsCancelled_endsTheAsking_andTheNextOneAsksTheRest() {
        boolean[] asked = {false};
        ServiceBatchModel batches = provider.batchModel(
                MODEL,
                folder,
                settings -> settings.sleeper(time -> {
                    clock.advance(time);
                    if (!asked[0] && lab.server.batches() == 1) {
                        asked[0] = true;
                        assertThat(provider.batchModel(MODEL, folder, other -> {})
                                        .cancel())
                                .isEqualTo(1);
                    }
                }));
        BatchReport report = batches.ask(questions(4));
        assertThat(report.stopped().orElseThrow()).contains("was cancelled at the service");
        assertThat(report.left()).isEqualTo(4);
        assertThat(batches.cancel()).as("nothing is under way").isZero();
        assertThat(batches.ask(questions(4)).answered()).isEqualTo(4);
        assertThat(lab.server.batches()).isEqualTo(2);
    }
}
