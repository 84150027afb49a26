// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.http.batch.BatchPlan;
import io.github.finetune4j.http.batch.BatchReport;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeBatching;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models of Bedrock in batches. */
@Timeout(60)
final class BedrockBatchModelTest {
    private static final ModelRef MODEL = ModelRef.of("aws-bedrock", FakeBedrockServer.QUICK);
    private static final int ENOUGH = 100;

    private final VirtualClock clock = VirtualClock.create();
    private final Lab lab = new Lab(FakeBedrockServer.builder()
            .clock(clock)
            .batching(FakeBatching.usual())
            .start());
    private final BedrockProvider provider =
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
                .mapToObj(i -> ChatRequest.user("question " + i).toBuilder()
                        .temperature(0.3)
                        .maxTokens(50)
                        .build())
                .toList();
    }

    private ServiceBatchModel batches() {
        return provider.batchModel(MODEL, folder, settings -> {});
    }

    private Evaluation evaluation(int rows) {
        return Evaluator.builder()
                .metrics(Metric.binary("heard", answer -> answer.actualText().startsWith("fake heard: question")))
                .calls(calls -> calls.batch(folder))
                .build()
                .evaluate(
                        model,
                        Dataset.of(IntStream.range(0, rows)
                                .mapToObj(i -> ChatExample.of(Message.user("question " + i), Message.assistant("yes")))
                                .toList()));
    }

    @Test
    void evaluation_asksAllRowsInOneBatch_andTheNextOneAsksNothing() {
        assertThat(provider.capabilities()).contains(Capability.BATCHES);
        Evaluation evaluation = evaluation(ENOUGH);
        assertThat(evaluation.score("heard").estimate()).isEqualTo(1);
        assertThat(evaluation.usage().outputTokens()).isEqualTo(4L * ENOUGH);
        assertThat(evaluation.notes()).isEmpty();
        assertThat(lab.server.batches()).isEqualTo(1);
        assertThat(lab.server.chats()).isZero();
        assertThat(batches().priceShare()).isEqualTo(0.5);

        int before = lab.server.requestCount();
        assertThat(evaluation(ENOUGH).rows()).hasSize(ENOUGH);
        assertThat(lab.server.requestCount()).isEqualTo(before);
        assertThat(lab.server.billed().values()).hasSize(ENOUGH).allMatch(times -> times == 1);
    }

    @Test
    void sameRequestsToAnotherModel_areABatchOfTheirOwn() {
        ModelRef other = ModelRef.of("aws-bedrock", FakeBedrockServer.SLOW);
        assertThat(batches().ask(questions(ENOUGH)).answered()).isEqualTo(ENOUGH);
        assertThat(provider.batchModel(other, folder, settings -> {})
                        .ask(questions(ENOUGH))
                        .answered())
                .isEqualTo(ENOUGH);
        assertThat(lab.server.batches()).isEqualTo(2);
    }

    @Test
    void fewerRequestsThanABatchHas_areAskedByOrdinaryCalls_andThatIsSaid() {
        List<BatchPlan> plans = new ArrayList<>();
        BatchReport report = provider.batchModel(MODEL, folder, settings -> settings.onPlan(plans::add))
                .ask(questions(ENOUGH - 1));
        assertThat(report.answered()).isEqualTo(ENOUGH - 1);
        assertThat(report.calls()).isEqualTo(ENOUGH - 1);
        assertThat(plans.get(0).batches()).isFalse();
        assertThat(evaluation(3).notes())
                .singleElement()
                .asString()
                .contains("3 answers", "by ordinary calls, at the full price", "fewer requests were left than the 100");
        assertThat(lab.server.batches()).isZero();
        assertThat(lab.server.chats()).isEqualTo(ENOUGH + 2);
    }

    @Test
    void recordThatIsRefused_isThatRequestsError() {
        List<ChatRequest> asked = new ArrayList<>(questions(ENOUGH));
        asked.add(ChatRequest.user("refuse me"));
        BatchReport report = batches().ask(asked);
        assertThat(report.answered()).isEqualTo(ENOUGH);
        assertThat(report.failed()).containsExactly(Map.entry("HTTP 400", 1));
    }

    @Test
    void requestsWithTools_areRefusedBeforeAnythingIsSent() {
        ChatRequest tool = ChatRequest.user("use it").toBuilder()
                .addTool(ToolSpecification.builder("look").build())
                .build();
        int before = lab.server.requestCount();
        assertThatExceptionOfType(UnsupportedCapabilityException.class)
                .isThrownBy(() -> batches().ask(List.of(tool)))
                .withMessageContaining("take no tools");
        assertThat(lab.server.requestCount()).isEqualTo(before);
    }

    @Test
    void tunedModel_hasNoBatches() {
        String arn = "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-lite-v1:0:300k/abcdefghijkl";
        assertThatExceptionOfType(UnsupportedCapabilityException.class)
                .isThrownBy(() -> provider.batchModel(ModelRef.of("aws-bedrock", arn), folder, settings -> {}))
                .withMessageContaining("takes no batches");
    }

    @Test
    void batchThatWasMadeBeforeAProcessEnded_isFoundByItsName_andNotMadeTwice() {
        lab.unjudged();
        lab.server.fault(
                FakeFault.breakOff().on("POST", "/model-invocation-job").times(1));
        lab.server.fault(FakeFault.status(500, "InternalServerException", "later")
                .on("GET", "/model-invocation-jobs")
                .after(1)
                .times(10_000));
        lab.server.fault(FakeFault.status(500, "InternalServerException", "later")
                .on("POST", "/model-invocation-job")
                .times(10_000));
        BatchReport half = batches().ask(questions(ENOUGH));
        assertThat(half.stopped().orElseThrow()).contains("aws-bedrock fails for too long");
        assertThat(half.answered()).isZero();
        lab.server.noFaults();
        assertThat(batches().ask(questions(ENOUGH)).answered()).isEqualTo(ENOUGH);
        assertThat(lab.server.batches()).isEqualTo(1);
        assertThat(lab.server.billed().values()).hasSize(ENOUGH).allMatch(times -> times == 1);
    }

    @Test
    void batchThatExpiresHalfDone_isAskedAgainForTheRest_byCallsWhereThatIsTooFew() {
        lab.server.batching(FakeBatching.expiring(0.5));
        BatchReport report = provider.batchModel(MODEL, folder, settings -> settings.pause(Duration.ofHours(1)))
                .ask(questions(3 * ENOUGH));
        assertThat(report.answered()).isEqualTo(3 * ENOUGH);
        assertThat(report.calls()).isEqualTo(75);
        assertThat(lab.server.batches()).isEqualTo(2);
        assertThat(lab.server.billed().values()).hasSize(225).allMatch(times -> times == 1);
    }

    /** Sends a batch, and stops waiting for it. */
    private void leaveOneUnderWay(List<ChatRequest> requests) {
        ServiceBatchModel impatient = provider.batchModel(
                MODEL,
                folder,
                settings -> settings.sleeper(time -> {
                    throw new InterruptedException("enough");
                }));
        assertThatExceptionOfType(FineTuneException.class).isThrownBy(() -> impatient.ask(requests));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void batchThatIsCancelled_endsTheAsking_andTheNextOneAsksTheRest() {
        leaveOneUnderWay(questions(ENOUGH));
        assertThat(batches().cancel()).isEqualTo(1);
        BatchReport report = batches().ask(questions(ENOUGH));
        assertThat(report.stopped().orElseThrow()).contains("was cancelled at the service");
        assertThat(batches().cancel()).isZero();
        assertThat(batches().ask(questions(ENOUGH)).answered()).isEqualTo(ENOUGH);
        assertThat(lab.server.batches()).isEqualTo(2);
    }

    @Test
    void filesOfBatchesUnderWay_stayWhenEverythingIsDeleted_andAreSaid() {
        batches().ask(questions(ENOUGH));
        lab.server.batching(FakeBatching.usual());
        List<ChatRequest> more = questions(2 * ENOUGH).subList(ENOUGH, 2 * ENOUGH);
        leaveOneUnderWay(more);
        try (HeardLog log = HeardLog.of("io.github.finetune4j.providers")) {
            assertThat(provider.deleteEverything())
                    .singleElement()
                    .satisfies(left -> assertThat(left.toString())
                            .contains("object s3://fake-bucket/", "/batches/finetune4j-ask-")
                            .contains("-> a job or batch that has not ended needs it; wait for its end, or cancel it"));
            assertThat(log.messages()).anyMatch(line -> line.contains("1 of 4 things stay at the service"));
        }
        assertThat(batches().ask(more).answered()).isEqualTo(ENOUGH);
        assertThat(lab.server.batches()).isEqualTo(2);
        assertThat(provider.deleteEverything()).isEmpty();
    }

    @Test
    void everythingThatIsDeleted_hasTheFilesOfBatches() {
        batches().ask(questions(ENOUGH));
        assertThat(lab.server.objects(FakeBedrockServer.BUCKET)).hasSize(3);
        provider.deleteEverything();
        assertThat(lab.server.objects(FakeBedrockServer.BUCKET)).isEmpty();
    }
}
