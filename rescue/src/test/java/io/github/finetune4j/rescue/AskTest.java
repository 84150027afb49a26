// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import static io.github.finetune4j.rescue.AskLab.MODEL;
import static io.github.finetune4j.rescue.AskLab.questions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.calls.RecordedModel;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.http.batch.BatchPlan;
import io.github.finetune4j.http.batch.BatchReport;
import io.github.finetune4j.http.batch.BatchSettings;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.services.FakeBatching;
import io.github.finetune4j.training.FineTuneSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Asking while the model lives: in batches, within a budget, until the end. */
@Timeout(60)
class AskTest {
    @TempDir
    Path folder;

    @Test
    void ask_recordsEachAnswerOnce_withLogProbabilities_atHalfThePrice() {
        try (AskLab lab = new AskLab(folder)) {
            List<ChatRequest> asked = new ArrayList<>(questions(0, 25));
            asked.add(asked.get(3));
            List<BatchPlan> plans = new ArrayList<>();
            List<BatchReport> heard = new ArrayList<>();
            BatchReport report = lab.ask(
                    asked, s -> s.limits(10, 1_000_000).onPlan(plans::add).onProgress(heard::add));
            assertThat(report.asked()).isEqualTo(25);
            assertThat(report.answered()).isEqualTo(25);
            assertThat(report.left()).isZero();
            assertThat(report.failed()).isEmpty();
            assertThat(report.stopped()).isEmpty();
            assertThat(lab.server.batches()).isEqualTo(3);
            assertThat(lab.server.chats()).isZero();
            lab.assertBilledOnce(25);
            lab.assertRecorded(asked);
            // two words in, four and an end out, at 0.3 and 1.2 dollars per million, half of it
            assertThat(report.usage().inputTokens()).isEqualTo(50);
            assertThat(report.usage().outputTokens()).isEqualTo(125);
            assertThat(report.cost().orElseThrow()).isCloseTo((50 * 0.3 + 125 * 1.2) / 2e6, within(1e-12));
            assertThat(report.mayStillCost().orElseThrow()).isZero();
            assertThat(plans).singleElement().satisfies(plan -> {
                assertThat(plan.requests()).isEqualTo(25);
                assertThat(plan.open()).isEqualTo(25);
                assertThat(plan.batches()).isTrue();
                assertThat(plan.end()).contains(AskLab.END);
                assertThat(plan.mostOutputTokens()).isEqualTo(500);
                assertThat(plan.highestCost().orElseThrow())
                        .isGreaterThan(report.cost().orElseThrow());
            });
            assertThat(heard).hasSizeGreaterThanOrEqualTo(6);
            assertThat(heard.get(0).answered()).isZero();
            assertThat(heard.get(heard.size() - 1).answered()).isEqualTo(25);
            try (RecordedModel model = lab.rescue().recorded(MODEL)) {
                assertThat(model.name()).isEqualTo(MODEL.id());
                assertThat(model.identity()).contains(MODEL.toString());
                ChatResponse answer = model.chat(asked.get(0));
                assertThat(answer.logProbabilities()).hasSize(4);
                assertThat(answer.logProbabilities().get(0).alternatives()).hasSize(20);
            }
        }
    }

    @Test
    void secondCall_asksWhatIsNew_andNothingElse() {
        try (AskLab lab = new AskLab(folder)) {
            lab.ask(questions(0, 5));
            int before = lab.server.requestCount();
            assertThat(lab.ask(questions(0, 5)).answered()).isEqualTo(5);
            assertThat(lab.server.requestCount()).isEqualTo(before);
            BatchReport more = lab.ask(questions(3, 8));
            assertThat(more.asked()).isEqualTo(5);
            assertThat(more.answered()).isEqualTo(5);
            lab.assertBilledOnce(8);
            lab.assertRecorded(questions(0, 8));
        }
    }

    @Test
    void requestThatSaysItself_whichLogProbabilitiesItWants_goesOutAsItIs() {
        try (AskLab lab = new AskLab(folder)) {
            ChatRequest own =
                    ChatRequest.user("own").toBuilder().topLogProbabilities(2).build();
            ChatRequest none = ChatRequest.user("none");
            lab.ask(List.of(own));
            lab.ask(List.of(none), s -> s.topLogProbabilities(0));
            try (RecordedModel model = lab.rescue().recorded(MODEL)) {
                assertThat(model.chat(own).logProbabilities().get(0).alternatives())
                        .hasSize(2);
                assertThat(model.chat(none).logProbabilities()).isEmpty();
            }
        }
    }

    @Test
    void batches_keepToTheLimitOfBytes_andWhatIsTooLargeAlone_isListed() {
        try (AskLab lab = new AskLab(folder)) {
            List<ChatRequest> asked = new ArrayList<>(questions(0, 20));
            asked.add(ChatRequest.user("x".repeat(3_000)));
            BatchReport report = lab.ask(asked, s -> s.limits(1_000, 2_000));
            assertThat(report.answered()).isEqualTo(20);
            assertThat(report.failed()).containsExactly(Map.entry("larger than a batch may be", 1));
            assertThat(uploads(lab)).hasSizeGreaterThan(2).allMatch(length -> length < 2_000 + 600);
        }
    }

    private static List<Integer> uploads(AskLab lab) {
        return lab.server.requests("POST", "/files").stream()
                .map(FakeRequest::body)
                .map(body -> body.length)
                .toList();
    }

    // ---- the end

    @Test
    void lastBatch_goesOutTwoDaysBeforeTheEnd_andTheRestIsAskedByCalls() {
        try (AskLab lab = new AskLab(folder)) {
            lab.clock.advance(Duration.ofDays(29).minusHours(1));
            assertThat(lab.ask(questions(0, 5)).answered()).isEqualTo(5);
            assertThat(lab.server.batches()).isEqualTo(1);
            lab.clock.advance(Duration.ofHours(2));
            List<BatchPlan> plans = new ArrayList<>();
            BatchReport report = lab.ask(questions(5, 10), s -> s.onPlan(plans::add));
            assertThat(plans.get(0).batches()).isFalse();
            assertThat(report.answered()).isEqualTo(5);
            assertThat(lab.server.batches()).isEqualTo(1);
            assertThat(lab.server.chats()).isEqualTo(5);
            // by calls at the full price
            assertThat(report.cost().orElseThrow()).isCloseTo(1.5 * (10 * 0.3 + 25 * 1.2) / 1e6, within(1e-12));
            lab.assertBilledOnce(10);
            lab.assertRecorded(questions(0, 10));
            try (RecordedModel model = lab.rescue().recorded(MODEL)) {
                assertThat(model.chat(questions(5, 6).get(0)).logProbabilities())
                        .hasSize(4);
            }
        }
    }

    @Test
    void whatALastBatchLeft_isAskedByCalls() {
        try (AskLab lab = new AskLab(folder, server -> server.batching(FakeBatching.expiring(0.5)))) {
            lab.clock.advance(Duration.ofDays(29).minusHours(1));
            BatchReport report = lab.ask(questions(0, 20), s -> s.pause(Duration.ofMinutes(30)));
            assertThat(report.answered()).isEqualTo(20);
            assertThat(lab.server.batches()).isEqualTo(1);
            assertThat(lab.server.chats()).isEqualTo(10);
            lab.assertBilledOnce(20);
            lab.assertRecorded(questions(0, 20));
        }
    }

    @Test
    void afterTheEnd_isRefused_andWhatIsOnRecordStays() {
        try (AskLab lab = new AskLab(folder)) {
            lab.ask(questions(0, 5));
            lab.clock.advance(Duration.ofDays(31));
            assertThat(lab.ask(questions(0, 5)).answered()).isEqualTo(5);
            ModelRef known = MODEL.withShutdownDate(AskLab.END);
            assertThatThrownBy(() -> lab.rescue().ask(known, questions(0, 7), s -> s.clock(lab.clock)))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessage(MODEL + " answers no more (it ended on 2026-02-01), and 2 requests have no answer"
                            + " -> what was asked before is on record: recorded()");
            // a reference without a date: the service does not know the model any more
            assertThatThrownBy(() -> lab.ask(questions(0, 7)))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("answers no more (the service does not know it), and 2 requests");
            lab.assertRecorded(questions(0, 5));
        }
    }

    @Test
    void endOfATunedModel_isThatOfItsBase_whereTheServiceSaysItThereAlone() {
        try (AskLab lab = new AskLab(folder, server -> server.hideTunedShutdowns())) {
            Dataset rows = Dataset.of(IntStream.range(0, 10)
                    .mapToObj(i -> ChatExample.of(Message.user("q" + i), Message.assistant("a" + i)))
                    .toList());
            lab.provider.submit(
                    FineTuneSpec.builder()
                            .baseModel(AskLab.BASE)
                            .trainingData(rows)
                            .build(),
                    SubmitContext.of("k"));
            lab.clock.advance(Duration.ofHours(1));
            ModelRef tuned = lab.provider.models().tuned().stream()
                    .filter(model -> !model.equals(MODEL))
                    .map(model -> ModelRef.of(model.provider(), model.id())) // nobody has told the day yet
                    .findFirst()
                    .orElseThrow();
            List<BatchPlan> plans = new ArrayList<>();
            lab.rescue().ask(tuned, questions(0, 1), s -> s.clock(lab.clock).onPlan(plans::add));
            assertThat(plans.get(0).end()).contains(AskLab.END);
            lab.rescue()
                    .ask(
                            tuned,
                            questions(1, 2),
                            s -> s.clock(lab.clock)
                                    .end(LocalDate.of(2026, 1, 2))
                                    .onPlan(plans::add));
            assertThat(plans.get(1).batches()).isFalse();
        }
    }

    // ---- the budget

    @Test
    void budgetOfMoney_isNeverExceeded_saysHowMuchIsLeft_andMayBeRaised() {
        try (AskLab lab = new AskLab(folder)) {
            double limit = 0.000_2; // several batches' worth, set aside at most; more than that, billed
            BatchReport report =
                    lab.ask(questions(0, 100), s -> s.limits(3, 1_000_000).budget(Budget.ofMoney(limit)));
            assertThat(report.stopped().orElseThrow())
                    .startsWith("budget of 2.0E-4 leaves room for none of the " + report.left()
                            + " requests that are left -> raise it");
            assertThat(report.answered()).isBetween(10, 90);
            assertThat(report.left()).isEqualTo(100 - report.answered());
            assertThat(report.cost().orElseThrow()).isLessThanOrEqualTo(limit).isGreaterThan(limit / 2);
            BatchReport again = lab.ask(questions(0, 100), s -> s.budget(Budget.ofMoney(limit)));
            assertThat(again.answered()).isEqualTo(report.answered());
            assertThat(lab.ask(questions(0, 100), s -> s.budget(Budget.ofMoney(10 * limit)))
                            .answered())
                    .isEqualTo(100);
            lab.assertBilledOnce(100);
        }
    }

    @Test
    void budgetOfRequests_holdsForBatchesAndCallsTogether() {
        try (AskLab lab = new AskLab(folder)) {
            assertThat(lab.ask(questions(0, 10), s -> s.budget(Budget.ofCalls(4)))
                            .answered())
                    .isEqualTo(4);
            lab.clock.advance(Duration.ofDays(30));
            BatchReport report = lab.ask(questions(0, 10), s -> s.budget(Budget.ofCalls(7)));
            assertThat(report.answered()).isEqualTo(7);
            assertThat(report.left()).isEqualTo(3);
            assertThat(lab.server.chats()).isEqualTo(3);
            assertThat(report.stopped().orElseThrow()).contains("leaves room for none of the 3 requests");
        }
    }

    @Test
    void budgetOfMoney_withoutAPrice_isRefused() {
        try (AskLab lab = new AskLab(folder)) {
            ModelRef other = ModelRef.of("openai", "fake-quick");
            assertThatThrownBy(() -> lab.rescue().ask(other, questions(0, 1), s -> s.budget(Budget.ofMoney(1))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("without the price of openai/fake-quick -> give it with price(...)");
            BatchReport report = lab.rescue().ask(other, questions(0, 1));
            assertThat(report.cost()).isEmpty();
            assertThat(report.answered()).isEqualTo(1);
        }
    }

    // ---- what a caller may do wrong

    @Test
    void modelOfAnotherProvider_andOneThatWasNeverAsked_areRefused() {
        try (AskLab lab = new AskLab(folder)) {
            assertThatThrownBy(() -> lab.rescue().ask(ModelRef.of("groq", "x"), questions(0, 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not of the provider openai");
            assertThatThrownBy(() -> lab.rescue().recorded(MODEL))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("no answer of " + MODEL + " is in ")
                    .hasMessageContaining("-> ask it while it lives");
        }
    }

    @Test
    void whoAsksAModelThatIsBeingAsked_isRefused() {
        try (AskLab lab = new AskLab(folder)) {
            List<Throwable> thrown = new ArrayList<>();
            lab.ask(
                    questions(0, 2),
                    s -> s.onPlan(plan -> {
                        try {
                            lab.ask(questions(0, 2));
                        } catch (FineTuneException e) {
                            thrown.add(e);
                        }
                    }));
            assertThat(thrown).singleElement().asString().contains("are being written by another run");
            lab.assertBilledOnce(2);
        }
    }

    @Test
    void settings_refuseWhatCannotBe() {
        BatchSettings settings = new BatchSettings();
        assertThatThrownBy(() -> settings.topLogProbabilities(21)).hasMessageEndingWith("-> give 0 to 20");
        assertThatThrownBy(() -> settings.limits(0, 1)).hasMessageEndingWith("-> give at least 1 of each");
        assertThatThrownBy(() -> settings.retries(-1)).hasMessage("retries: -1 -> give at least 0");
        assertThatThrownBy(() -> settings.answerTokens(0)).hasMessage("answerTokens: 0 -> give at least 1");
        assertThatThrownBy(() -> settings.pause(Duration.ZERO)).hasMessageEndingWith("-> give a duration above zero");
        assertThatThrownBy(() -> settings.outage(Duration.ZERO)).hasMessageEndingWith("-> give a duration above zero");
        assertThatThrownBy(() -> settings.lastBatch(Duration.ofHours(3))).hasMessageContaining("give at least 1 day");
    }

    @Test
    void folderOfAModel_isFitForEveryFileSystem_andTellsModelsApart() throws Exception {
        try (AskLab lab = new AskLab(folder)) {
            lab.ask(questions(0, 1));
            try (Stream<Path> files = Files.list(folder.resolve("asked"))) {
                assertThat(files.map(file -> String.valueOf(file.getFileName())))
                        .singleElement()
                        .asString()
                        .matches("openai-ft-gpt-4o-mini-2024-07-18-acme-x1-[0-9a-f]{8}");
            }
        }
    }

    @Test
    void listenersThatThrow_areTold_andAskingGoesOn() {
        try (AskLab lab = new AskLab(folder);
                HeardLog log = HeardLog.of("io.github.finetune4j.http.batch")) {
            BatchReport report = lab.ask(
                    questions(0, 3),
                    s -> s.onPlan(plan -> {
                                throw new NoClassDefFoundError("plan");
                            })
                            .onProgress(now -> {
                                throw new IllegalStateException("progress");
                            }));
            assertThat(report.answered()).isEqualTo(3);
            assertThat(log.messages())
                    .anyMatch(line -> line.startsWith("WARNING a listener of plans failed"))
                    .anyMatch(line -> line.startsWith("WARNING a listener of asking failed"))
                    .hasSize(2);
        }
    }

    @Test
    void requestsOfAService_areWhatItDocuments() {
        try (AskLab lab = new AskLab(folder)) {
            lab.ask(questions(0, 1));
            String body =
                    new String(lab.server.requests("POST", "/batches").get(0).body(), StandardCharsets.UTF_8);
            assertThat(body).contains("\"endpoint\":\"/v1/chat/completions\"", "\"finetune4j_ask\":\"");
            String upload =
                    new String(lab.server.requests("POST", "/files").get(0).body(), StandardCharsets.UTF_8);
            assertThat(upload)
                    .contains("finetune4j-ask-", "\"custom_id\":\"", "\"top_logprobs\":20", "\"logprobs\":true");
        }
    }
}
