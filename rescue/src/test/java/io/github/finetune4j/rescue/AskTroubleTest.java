// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import static io.github.finetune4j.rescue.AskLab.MODEL;
import static io.github.finetune4j.rescue.AskLab.questions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.evaluation.calls.RecordedModel;
import io.github.finetune4j.http.batch.BatchReport;
import io.github.finetune4j.openai.OpenAiBatch;
import io.github.finetune4j.testkit.FakeDisk;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeBatching;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong at a service, on the way, and here. */
@Timeout(60)
class AskTroubleTest {
    private static final String CONTENT = "/files/[^/]+/content";

    @TempDir
    Path folder;

    @Test
    void resultsInAnotherOrder_withDoubledAndUnknownIds_andAnotherModel_areTakenOnceEach_andSaid() {
        try (AskLab lab = new AskLab(
                folder, server -> server.batching(FakeBatching.quick().withSeed(77)))) {
            lab.server.fault(FakeFault.doubledAnswer());
            lab.server.fault(FakeFault.unknownAnswer());
            lab.server.fault(FakeFault.otherModel());
            BatchReport report = lab.ask(questions(0, 40), s -> s.limits(10, 1_000_000));
            assertThat(report.doubled()).isEqualTo(1);
            assertThat(report.unknown()).isEqualTo(1);
            assertThat(report.ofOtherModels()).isEqualTo(1);
            assertThat(report.answered()).isEqualTo(39);
            assertThat(report.failed()).containsExactly(Map.entry("answered by another model", 1));
            lab.assertBilledOnce(40);
            // what another model answered is not asked again, so not paid again, either
            BatchReport again = lab.ask(questions(0, 40));
            assertThat(again.failed()).isEqualTo(report.failed());
            lab.assertBilledOnce(40);
        }
    }

    @Test
    void batchThatExpiresHalfDone_isTaken_andTheRestIsAskedAgain() {
        try (AskLab lab = new AskLab(folder, server -> server.batching(FakeBatching.expiring(0.6)))) {
            List<BatchReport> heard = new ArrayList<>();
            BatchReport report = lab.ask(
                    questions(0, 30),
                    s -> s.pause(Duration.ofHours(1)).onProgress(now -> {
                        heard.add(now);
                        if (now.answered() > 0) {
                            lab.server.batching(FakeBatching.quick());
                        }
                    }));
            assertThat(heard.get(1).answered()).isEqualTo(18);
            assertThat(report.answered()).isEqualTo(30);
            assertThat(lab.server.batches()).isEqualTo(2);
            lab.assertBilledOnce(30);
            lab.assertRecorded(questions(0, 30));
        }
    }

    @Test
    void requestThatFailsEachTime_isAskedAsOftenAsTheSettingsSay_andAgainByTheNextCall() {
        try (AskLab lab = new AskLab(folder, server -> server.batching(FakeBatching.expiring(0)))) {
            BatchReport report = lab.ask(questions(0, 2), s -> s.retries(1).pause(Duration.ofHours(1)));
            assertThat(report.failed()).containsExactly(Map.entry("batch_expired", 2));
            assertThat(lab.server.batches()).isEqualTo(2);
            lab.server.batching(FakeBatching.quick());
            assertThat(lab.ask(questions(0, 2)).answered()).isEqualTo(2);
            lab.assertBilledOnce(2);
        }
    }

    @Test
    void requestThatIsRefusedForGood_isListedByItsCode_andNotAskedAgain() {
        try (AskLab lab = new AskLab(folder)) {
            // more than the service gives
            ChatRequest bad = ChatRequest.user("my deepest secret").toBuilder()
                    .topLogProbabilities(21)
                    .build();
            List<ChatRequest> asked = new ArrayList<>(questions(0, 3));
            asked.add(bad);
            BatchReport report = lab.ask(asked);
            assertThat(report.answered()).isEqualTo(3);
            assertThat(report.failed()).containsExactly(Map.entry("integer_above_max_value", 1));
            assertThat(report.toString()).doesNotContain("secret", "question");
            int batches = lab.server.batches();
            assertThat(lab.ask(asked).failed()).isEqualTo(report.failed());
            assertThat(lab.server.batches()).isEqualTo(batches).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void storm_costsTime_andNoAnswer(int status) {
        try (AskLab lab = new AskLab(folder)) {
            // two of three calls, of each kind
            for (int i = 0; i < 2; i++) {
                lab.server.fault(FakeFault.status(status, "storm", "come back later")
                        .every(2)
                        .times(120));
            }
            BatchReport report =
                    lab.ask(questions(0, 30), s -> s.limits(10, 1_000_000).outage(Duration.ofDays(1)));
            assertThat(report.answered()).isEqualTo(30);
            assertThat(lab.server.batches()).isEqualTo(3);
            lab.clock.advance(Duration.ofDays(30));
            assertThat(lab.ask(questions(30, 60), s -> s.retries(50)).answered())
                    .isEqualTo(30);
            lab.assertBilledOnce(60);
            lab.assertRecorded(questions(0, 60));
        }
    }

    @Test
    void creationWhoseAnswerIsLost_isFoundAgain_andNotMadeTwice() {
        try (AskLab lab = new AskLab(folder)) {
            lab.server.fault(FakeFault.hangUp().afterExecuting().on("POST", "/batches"));
            lab.server.fault(FakeFault.hangUp().afterExecuting().on("POST", "/files"));
            assertThat(lab.ask(questions(0, 5)).answered()).isEqualTo(5);
            assertThat(lab.server.batches()).isEqualTo(1);
            lab.assertBilledOnce(5);
        }
    }

    @Test
    void contentThatIsCutOff_isAskedForAgain_untilItIsWhole() {
        try (AskLab lab = new AskLab(folder)) {
            lab.server.fault(FakeFault.breakOff().on("GET", CONTENT).times(2));
            lab.server.fault(FakeFault.truncate().on("GET", CONTENT).times(2));
            assertThat(lab.ask(questions(0, 20)).answered()).isEqualTo(20);
            lab.assertBilledOnce(20);
            lab.assertRecorded(questions(0, 20));
        }
    }

    @Test
    void contentThatNeverComesWhole_isTakenAsFarAsItComes_theOthersComeHome_andTheNextCallGoesOn() {
        try (AskLab lab = new AskLab(folder)) {
            // after two files of requests, the first batch's answers
            lab.server.fault(
                    FakeFault.breakOff().on("GET", "/files/file-3/content").times(1_000));
            BatchReport report = lab.ask(questions(0, 20), s -> s.limits(10, 1_000_000));
            assertThat(report.stopped().orElseThrow())
                    .isEqualTo(
                            "openai fails for too long at \"get file content\" (no reply) -> ask again later, it goes"
                                    + " on");
            assertThat(report.answered()).isBetween(11, 19);
            lab.server.noFaults();
            assertThat(lab.ask(questions(0, 20)).answered()).isEqualTo(20);
            assertThat(lab.server.batches()).isEqualTo(2);
            lab.assertBilledOnce(20);
            lab.assertRecorded(questions(0, 20));
        }
    }

    @Test
    void serviceThatDiesForGood_leavesWhatWasGot_andThatIsUsable() {
        try (AskLab lab = new AskLab(folder)) {
            lab.server.fault(FakeFault.death().on("GET", CONTENT).after(1));
            BatchReport report = lab.ask(questions(0, 20), s -> s.limits(10, 1_000_000));
            assertThat(report.answered()).isEqualTo(10);
            assertThat(report.left()).isEqualTo(10);
            assertThat(report.stopped().orElseThrow()).contains("fails for too long", "-> ask again later");
            assertThat(report.mayStillCost().orElseThrow()).isPositive();
            try (RecordedModel model = lab.rescue().recorded(MODEL)) {
                long there =
                        questions(0, 20).stream().filter(r -> answers(model, r)).count();
                assertThat(there).isEqualTo(10);
            }
        }
    }

    private static boolean answers(RecordedModel model, ChatRequest request) {
        try {
            return !model.chat(request).text().isEmpty();
        } catch (FineTuneException e) {
            return false;
        }
    }

    @Test
    void batchThatIsCancelledByHand_isTaken_andNoOtherGoesOut_untilAskedAgain() {
        try (AskLab lab = new AskLab(folder, server -> server.batching(FakeBatching.usual()))) {
            BatchReport report = lab.ask(
                    questions(0, 20),
                    s -> s.pause(Duration.ofMinutes(32)).onProgress(now -> {
                        if (now.answered() == 0 && lab.server.batches() == 1) {
                            lab.clock.advance(Duration.ofMinutes(32));
                            for (OpenAiBatch batch : lab.provider.batches().list()) {
                                lab.provider.batches().cancel(batch.id());
                            }
                        }
                    }));
            assertThat(report.answered()).isEqualTo(10);
            assertThat(report.left()).isEqualTo(10);
            assertThat(report.stopped().orElseThrow())
                    .startsWith("a batch was cancelled at the service (batch")
                    .endsWith("-> ask again, if the rest is to be asked");
            assertThat(lab.server.batches()).isEqualTo(1);
            assertThat(lab.ask(questions(0, 20)).answered()).isEqualTo(20);
            lab.assertBilledOnce(20);
        }
    }

    @Test
    void batchForWhichTheServiceHasNoRoomYet_waitsForTheOthers_andThatIsNoFailure() {
        try (AskLab lab = new AskLab(folder)) {
            lab.server.fault(FakeFault.page(
                            200,
                            "application/json",
                            "{\"id\":\"batch_x\",\"status\":\"failed\",\"errors\":{\"data\":[{\"code\":\"token_limit_exceeded\"}]}}")
                    .on("GET", "/batches/[^/]+"));
            BatchReport report =
                    lab.ask(questions(0, 20), s -> s.limits(10, 1_000_000).retries(0));
            assertThat(report.answered()).isEqualTo(20);
            assertThat(report.failed()).isEmpty();
        }
    }

    @Test
    void requestsThatADeadProcessLeft_areTidiedAway() throws Exception {
        try (AskLab lab = new AskLab(folder)) {
            lab.ask(questions(0, 2));
            Path left;
            try (Stream<Path> asked = Files.list(folder.resolve("asked"))) {
                left = asked.findFirst().orElseThrow().resolve("batch-00001.jsonl");
            }
            assertThat(left).doesNotExist();
            Files.writeString(left, "{}");
            lab.ask(questions(0, 2));
            assertThat(left).doesNotExist();
        }
    }

    @Test
    void wrongKey_isSaid_andNothingIsLost() {
        try (AskLab lab = new AskLab(folder)) {
            lab.server.fault(FakeFault.status(401, "invalid_api_key", "no")
                    .on("POST", "/batches")
                    .times(100));
            assertThatThrownBy(() -> lab.ask(questions(0, 3))).isInstanceOf(AuthenticationException.class);
            lab.server.noFaults();
            assertThat(lab.ask(questions(0, 3)).answered()).isEqualTo(3);
            lab.assertBilledOnce(3);
        }
    }

    @Test
    void fullDisk_isAClearError_whereverItFillsUp_andNothingIsAskedTwiceAfterwards() {
        FakeDisk disk = FakeDisk.in(folder);
        long free = 200;
        try (AskLab lab = new AskLab(disk.path("rescue"))) {
            boolean full = true;
            while (full) {
                disk.free(free);
                try {
                    assertThat(lab.ask(questions(0, 30), s -> s.limits(10, 1_000_000))
                                    .answered())
                            .isEqualTo(30);
                    full = false;
                } catch (ResultNotSavedException e) {
                    assertThat(e).hasMessageContaining("No space left on device");
                    free += 1_500;
                }
            }
            assertThat(free).isGreaterThan(10_000);
            lab.assertBilledOnce(30);
            disk.free(200);
            lab.clock.advance(Duration.ofDays(30));
            assertThatThrownBy(() -> lab.ask(questions(30, 90))).isInstanceOf(ResultNotSavedException.class);
            assertThat(lab.server.chats()).as("calls end with the disk").isLessThan(30);
            disk.free(10_000_000);
            assertThat(lab.ask(questions(0, 90)).answered()).isEqualTo(90);
            lab.assertRecorded(questions(0, 90));
        }
    }

    @Test
    void interruptedThread_staysSo_andTheNextCallGoesOn() {
        try (AskLab lab = new AskLab(folder, server -> server.batching(FakeBatching.usual()))) {
            assertThatThrownBy(() -> lab.ask(
                            questions(0, 3),
                            s -> s.sleeper(time -> {
                                throw new InterruptedException();
                            })))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("interrupted while a model was asked");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(lab.ask(questions(0, 3)).answered()).isEqualTo(3);
            assertThat(lab.server.batches()).isEqualTo(1);
            lab.assertBilledOnce(3);
        }
    }
}
