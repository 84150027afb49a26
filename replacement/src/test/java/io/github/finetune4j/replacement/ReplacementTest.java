// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

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
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.search.approach.ApproachKind;
import io.github.finetune4j.testkit.FakeProvider;
import io.github.finetune4j.testkit.FakeScript;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacementTest {
    private static final int ROWS = 900;

    @TempDir
    Path folder;

    private final Workspace workspace = Workspace.memory();
    private final Desk.Model big = Desk.big();

    @AfterEach
    void close() {
        workspace.close();
    }

    private Replacement.Builder builder() {
        return Desk.builder(workspace, folder).from(big).addRows("desk", () -> Desk.rows(0, ROWS));
    }

    @Test
    void candidateAsGood_isPromoted_behindTheSameModel_andHandedOver() {
        List<Promotion> heard = new ArrayList<>();
        Replacement replacement = builder()
                .addCandidate(Desk.candidate("head", row -> row % 20 != 7))
                .onPromotion(heard::add)
                .build();
        ReplacementResult result = replacement.run();

        assertThat(result.outcome()).as(result.why()).isEqualTo(Outcome.PROMOTED);
        assertThat(result.candidate()).isEqualTo("head");
        assertThat(heard).singleElement().satisfies(promotion -> {
            assertThat(promotion.training().size()).isBetween(400, 500);
            assertThat(promotion.proof().size()).isBetween(200, 340);
        });
        int before = big.asked().get();
        assertThat(replacement.model().chat(ChatRequest.user(Desk.words(3))).text())
                .isEqualTo("odd");
        assertThat(big.asked()).as("the candidate answers").hasValue(before);
        replacement.run();
        assertThat(heard).hasSize(1);
        replacement.rollBack("Ada", "it was wrong about refunds");
        replacement.model().chat(ChatRequest.user(Desk.words(3)));
        assertThat(big.asked()).as("the big model answers").hasValue(before + 1);
        assertThat(replacement.run().why()).isEqualTo("Ada took it back: it was wrong about refunds");
    }

    @Test
    void rollbackByAnotherProcess_isFollowedAtTheNextRun() {
        Replacement one =
                builder().addCandidate(Desk.candidate("head", row -> true)).build();
        assertThat(one.run().outcome()).isEqualTo(Outcome.PROMOTED);
        Replacement other =
                builder().addCandidate(Desk.candidate("head", row -> true)).build();
        other.rollBack("Ada", "refunds");
        int before = big.asked().get();
        one.run();
        one.model().chat(ChatRequest.user(Desk.words(3)));
        assertThat(big.asked()).hasValue(before + 1);
    }

    @Test
    void builderThatGoesOn_changesNothingThatIsBuilt() {
        Replacement.Builder builder = builder().addCandidate(Desk.candidate("head", row -> true));
        Replacement built = builder.build();
        builder.name("another").addRows("more", () -> {
            throw new IllegalStateException("asked for rows");
        });
        assertThat(built.run().outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(built.model().name()).isEqualTo("router");
    }

    @Test
    void proof_asksRowsThatNeitherSaw_onceEach() {
        AtomicReference<Dataset> learned = new AtomicReference<>();
        Candidate candidate = Candidate.of(ApproachKind.TUNED, "lora", turn -> {
            learned.set(turn.training());
            return Desk.Model.of("lora", row -> true);
        });
        List<Promotion> heard = new ArrayList<>();
        builder().addCandidate(candidate).onPromotion(heard::add).build().run();

        Dataset proof = heard.get(0).proof();
        assertThat(proof.examples()).doesNotContainAnyElementsOf(learned.get().examples());
        assertThat(big.asked()).hasValue(proof.size());
    }

    @Test
    void candidateMuchWorse_isRefused() {
        ReplacementResult result = builder()
                .addCandidate(Desk.candidate("head", row -> row % 3 != 0))
                .build()
                .run();
        assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(result.why()).contains("worse by more than the tolerance");
        assertThat(result.dossier().toJson()).contains("\"question\"");
    }

    @Test
    void tooFewRows_areUndecided_andTheMissingOnesDecide() {
        List<Dataset> rows = new ArrayList<>(List.of(Desk.rows(0, 150)));
        Replacement replacement = Desk.builder(workspace, folder)
                .from(big)
                .addRows("desk", () -> rows.get(0))
                .addCandidate(Desk.candidate("head", row -> row % 20 != 3 || row % 40 == 3))
                .build();
        ReplacementResult first = replacement.run();
        assertThat(first.outcome()).isEqualTo(Outcome.UNDECIDED);
        long missing = first.missingRows();
        assertThat(missing).isBetween(50L, 900L);
        int asked = big.asked().get();

        rows.set(0, Desk.rows(0, 170));
        ReplacementResult still = replacement.run();
        assertThat(still.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(still.missingRows()).as("no look is spent before").isEqualTo(missing - 20);
        assertThat(big.asked()).hasValue(asked);

        rows.set(0, Desk.rows(0, 150 + (int) missing));
        ReplacementResult second = replacement.run();
        assertThat(second.outcome()).as(second.why()).isEqualTo(Outcome.PROMOTED);
        assertThat(big.asked()).as("only the new rows").hasValue(asked + (int) missing);
        assertThat(second.dossier().toJson()).contains("\"alpha\": 0.025", "\"alpha\": 0.0125");
    }

    @Test
    void severalCandidates_approachChooses_andHolmCorrects() {
        ReplacementResult result = builder()
                .addCandidate(Desk.candidate("words", row -> row % 3 != 0))
                .addCandidate(Desk.candidate("head", row -> row % 20 != 7))
                .build()
                .run();
        assertThat(result.candidate()).isEqualTo("head");
        assertThat(result.dossier().toJson()).contains("Use head");
        assertThat(folder.resolve("decisions")).isDirectoryContaining("glob:**.html");
    }

    @Test
    void candidatesThatThrowOrHang_costThemselvesAlone_andAreTold() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        ReplacementResult result = builder()
                .patience(Duration.ofMillis(300))
                .addCandidate(Candidate.of(ApproachKind.TUNED, "throws", turn -> {
                    throw new IllegalStateException("the user said: secret");
                }))
                .addCandidate(Candidate.of(ApproachKind.TUNED, "hangs", turn -> {
                    never.await();
                    return Desk.big();
                }))
                .addCandidate(Desk.candidate("head", row -> row % 20 != 7))
                .build()
                .run();
        assertThat(result.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(result.dossier().toJson())
                .contains("it can't be made: java.lang.IllegalStateException", "no model within")
                .doesNotContain("secret");
    }

    @Test
    void bigModelThatFails_isNotCountedForTheCandidate() {
        List<Dataset> rows = new ArrayList<>(List.of(Desk.rows(0, ROWS)));
        Replacement replacement = Desk.builder(workspace, folder)
                .addRows("desk", () -> rows.get(0))
                .from(Desk.Model.of("flaky", row -> {
                    if (row % 10 == 1 && broken) {
                        throw new IllegalStateException("down");
                    }
                    return true;
                }))
                .addCandidate(Desk.candidate("head", row -> true))
                .build();
        ReplacementResult result = replacement.run();
        assertThat(result.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(result.why()).contains("the big model did not answer");
        broken = false;
        rows.set(0, Desk.rows(0, ROWS + (int) result.missingRows()));
        assertThat(replacement.run().outcome()).isEqualTo(Outcome.PROMOTED);
    }

    private boolean broken = true;

    @Test
    void budget_isAskedBeforeEachStep() {
        ReplacementResult result = builder()
                .budget(new Cost(0, 0.01))
                .addCandidate(Desk.candidate("dear", row -> true).ceiling(new Cost(0, 1)))
                .addCandidate(Desk.candidate("head", row -> true))
                .build()
                .run();
        assertThat(result.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(result.why()).contains("budget: the big model was asked");
        assertThat(result.spent().money()).isLessThan(0.02);
        assertThat(result.dossier().toJson()).contains("budget: 1 is needed, and 0.01 is left");
    }

    @Test
    void secondRunUnderTheName_asksNothing_andOtherSettingsAreRefused() {
        builder()
                .addCandidate(Desk.candidate("head", row -> row % 20 != 7))
                .build()
                .run();
        int asked = big.asked().get();
        ReplacementResult again = builder()
                .addCandidate(Desk.candidate("head", row -> row % 20 != 7))
                .build()
                .run();
        assertThat(again.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(big.asked()).hasValue(asked);
        Replacement other = builder()
                .tolerance("quality", 0.2)
                .addCandidate(Desk.candidate("head", row -> true))
                .build();
        assertThatThrownBy(other::run)
                .hasMessage("replacement router: begun with other tolerances -> take another name, and fresh rows for"
                        + " the proof");
    }

    @Test
    void otherRequestOrCanary_underTheSameName_isRefused() {
        builder()
                .addCandidate(Desk.candidate("head", row -> row % 3 != 0))
                .build()
                .run();
        Replacement.Builder changed = builder()
                .request(request -> request.temperature(0).maxTokens(8))
                .canary(policy ->
                        policy.name("router").addStage(0.5, Duration.ofHours(1)).addStage(1.0))
                .addCandidate(Desk.candidate("head", row -> row % 3 != 0));
        assertThatThrownBy(() -> changed.build().run())
                .hasMessage(
                        "replacement router: begun with other request, canary -> take another name, and fresh rows for"
                                + " the proof");
    }

    @Test
    void rowsWithoutAScoreOfTheCandidate_countAgainstIt_andAreTold() {
        Metric sure = new Metric() {
            @Override
            public Score score(Answer answer) {
                return answer.actualText().equals("even") || answer.actualText().equals("odd")
                        ? Score.passed(answer.actualText().equals(answer.expectedText()))
                        : Score.missing("the judge says nothing");
            }

            @Override
            public ScoreKind kind() {
                return ScoreKind.BINARY;
            }

            @Override
            public String name() {
                return "quality";
            }
        };
        Desk.Model right = Desk.Model.of("right", row -> true);
        ChatModel mumbles = request -> {
            boolean mumbled = right.row(request) % 26 == 7;
            return mumbled ? new ChatResponse("…", FinishReason.STOP, new Usage(1, 1)) : right.chat(request);
        };
        ReplacementResult result = Desk.builder(workspace, folder)
                .metrics(sure)
                .from(Desk.Model.of("big", row -> true))
                .addRows("desk", () -> Desk.rows(0, ROWS))
                .addCandidate(Candidate.of(ApproachKind.OWN, "mumbler", turn -> mumbles.named("mumbler")))
                .build()
                .run();
        assertThat(result.outcome()).as(result.why()).isEqualTo(Outcome.UNDECIDED);
        assertThat(result.dossier().toHtml())
                .containsPattern(
                        "mumbler, quality: rows without a score of the candidate, [1-9][0-9]*, count against it");
    }

    @Test
    void rowsThatAreLeftOut_areCounted_andKeptRowsAreTheirOwnersAlone() throws Exception {
        List<Example> rows = new ArrayList<>(Desk.rows(0, ROWS).examples());
        rows.addAll(Desk.rows(0, 7).examples());
        rows.add(ChatExample.of(Message.user("a question without an answer")));
        ReplacementResult result = Desk.builder(workspace, folder)
                .from(big)
                .addRows("desk", () -> Dataset.of(rows))
                .addRows(ReplacementRows.of("teacher", () -> Desk.rows(0, ROWS)).learnedOnly())
                .addCandidate(Desk.candidate("head", row -> row % 3 != 0))
                .build()
                .run();
        assertThat(result.dossier().toHtml())
                .contains(
                        "Left out were rows: 1 that are no chats that end with an answer; 7 that are equal to others;")
                .containsPattern("[1-9][0-9]* that are only learned from, and like rows that are asked");
        Path kept = folder.resolve("rows/training.jsonl");
        if (kept.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void laterRowsLikeEarlierOnes_areLeftOut_andTold() {
        List<Dataset> rows = new ArrayList<>(List.of(Desk.rows(0, 150)));
        Replacement replacement = Desk.builder(workspace, folder)
                .from(big)
                .addRows("desk", () -> rows.get(0))
                .addCandidate(Desk.candidate("head", row -> row % 20 != 3))
                .build();
        replacement.run();
        List<Example> more = new ArrayList<>(Desk.rows(0, 150).examples());
        more.add(ChatExample.of(Message.user(Desk.words(5) + "!"), Message.assistant("odd")));
        rows.set(0, Dataset.of(more));
        assertThat(replacement.run().why()).contains("; 1 that came later are like earlier ones, and left out");
    }

    @Test
    void hangingJob_isCancelled_andTold_andTheNextRunTrainsAnother() {
        FakeScript endless = FakeScript.builder().endless().build();
        try (FakeProvider provider =
                FakeProvider.builder().script(spec -> endless).build()) {
            Replacement replacement = builder()
                    .patience(Duration.ofMillis(500))
                    .addCandidate(Candidate.trained(
                            ApproachKind.TUNED, "lora", provider, ref -> big, job -> job.baseModel("small")))
                    .build();
            ReplacementResult result = replacement.run();
            assertThat(result.why()).containsPattern("no model within 500 ms; the job fake/[^ ]+ was cancelled");
            replacement.run();
            assertThat(provider.accepted()).hasSize(2);
            assertThat(provider.calls(FakeProvider.Verb.CANCEL)).isPositive();
        }
    }

    @Test
    void hangingJob_thatCannotBeCancelled_isTold() {
        FakeScript endless = FakeScript.builder().endless().build();
        try (FakeProvider provider = FakeProvider.builder()
                .capabilities(Set.of())
                .script(spec -> endless)
                .build()) {
            ReplacementResult result = builder()
                    .patience(Duration.ofMillis(500))
                    .addCandidate(Candidate.trained(
                            ApproachKind.TUNED, "lora", provider, ref -> big, job -> job.baseModel("small")))
                    .build()
                    .run();
            assertThat(result.why()).contains("can't be cancelled, and goes on: provider fake cannot cancel");
        }
    }

    @Test
    void failureOfACandidate_isForgotten_onceItIsMade() {
        Candidate flaky = Candidate.of(ApproachKind.HEAD, "head", turn -> {
            if (broken) {
                throw new IllegalStateException("the user said: secret");
            }
            return Desk.Model.of("head", row -> true);
        });
        broken = false;
        builder().addCandidate(flaky).build().run();
        broken = true;
        ReplacementResult away = builder().addCandidate(flaky).build().run();
        assertThat(away.why()).contains("it can't be made", "the big model answers");
        broken = false;
        ReplacementResult back = builder().addCandidate(flaky).build().run();
        assertThat(back.dossier().toJson()).contains("\"failed\": {}");
        assertThat(back.why()).isEqualTo("no canary was asked for");
    }

    @Test
    void listenerThatFails_isTold_andCalledUntilItHasReturned() {
        List<Promotion> heard = new ArrayList<>();
        Consumer<Promotion> listener = promotion -> {
            heard.add(promotion);
            if (broken) {
                throw new IllegalStateException("the user said: secret");
            }
        };
        for (int times = 1; times <= 2; times++) {
            ReplacementResult result = builder()
                    .addCandidate(Desk.candidate("head", row -> true))
                    .onPromotion(listener)
                    .build()
                    .run();
            assertThat(result.outcome()).isEqualTo(Outcome.PROMOTED);
            assertThat(result.why())
                    .isEqualTo("head answers, and the listener of promotions failed, so nobody may look after it:"
                            + " java.lang.IllegalStateException -> mend it, and run it again");
            assertThat(heard).hasSize(times);
        }
        broken = false;
        Replacement mended = builder()
                .addCandidate(Desk.candidate("head", row -> true))
                .onPromotion(listener)
                .build();
        assertThat(mended.run().why()).isEqualTo("no canary was asked for");
        mended.run();
        assertThat(heard).hasSize(3);
    }

    @Test
    void pricesInSeveralCurrencies_andSharesThatAreNoWhole_areRefused() {
        assertThatThrownBy(() -> builder()
                        .addCandidate(Desk.candidate("head", row -> true).priced(new TokenPrice(1, 1, "EUR")))
                        .build())
                .hasMessage("prices of replacement router: in EUR and USD -> give all of them in one currency");
        assertThatThrownBy(() -> builder().proof(proof -> proof.split(0.5, 0.2, 0.4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give three of at least 0 that sum to 1");
    }

    @Test
    void dossier_saysQualityMoneySlicesDataAndTheWayBack() throws Exception {
        ReplacementResult result = Desk.builder(workspace, folder)
                .from(big)
                .addRows(ReplacementRows.of("desk", () -> Desk.rows(0, ROWS)).provenance("terms", "own-2026-12-01"))
                .addRows(ReplacementRows.of("teacher", () -> Desk.rows(5000, 100))
                        .learnedOnly())
                .proof(proof -> proof.callsPerMonth(1_000_000))
                .addCandidate(Desk.candidate("head", row -> row % 20 != 7))
                .build()
                .run();
        Path page = result.dossier().write(folder.resolve("dossier"));
        assertThat(Files.readString(page))
                .contains("promoted: no canary was asked for", "1,300 (1,300 to", "half: one", "terms: own-2026-12-01")
                .contains("learned from only", "The way back", "rollBack");
        assertThat(folder.resolve("dossier/data/dataset-card.md")).exists();
        assertThat(folder.resolve("dossier/router.json")).content().contains("cost_of_a_month");
    }

    @Test
    void rowsThatFail_areNamed_andTheNextRunGoesOn() {
        Replacement replacement = builder()
                .addRows("captured", () -> {
                    if (broken) {
                        throw new IllegalArgumentException("the user said: secret");
                    }
                    return Desk.rows(5000, 50);
                })
                .addCandidate(Desk.candidate("head", row -> row % 20 != 7))
                .build();
        assertThatThrownBy(replacement::run)
                .hasMessage(
                        "the rows captured failed: java.lang.IllegalArgumentException -> fix it, and run again: what"
                                + " is done is not done again");
        broken = false;
        assertThat(replacement.run().outcome()).isEqualTo(Outcome.PROMOTED);
    }

    @Test
    void build_namesAllThatIsMissing() {
        assertThatThrownBy(() -> Replacement.builder().name("x").build())
                .hasMessageContaining("lacks the model to replace (from), a workspace, a folder, rows, a candidate,"
                        + " metrics, a tolerance");
        assertThatThrownBy(() -> builder()
                        .tolerance("politeness", 0.1)
                        .addCandidate(Desk.candidate("head", row -> true))
                        .build())
                .hasMessageContaining("no metric of this name");
    }

    @Test
    void rowsToShow_areThoseOfTheFirstLook() {
        assertThat(Replacement.rowsToShow(0.05, 0.1)).isBetween(280L, 420L);
        assertThat(Replacement.rowsToShow(0.02, 0.1)).isBetween(1800L, 2400L);
    }

    @Test
    void rowsBeyondThePlan_andWhatIsCut_areSaidOnThePage() {
        assertThat(Replacement.rowsToShow(0.0001, 1)).isEqualTo(10_000_000);
        assertThat(Planning.words(10_000_000)).isEqualTo("10,000,000 or more");
        ReplacementResult result = builder()
                .tolerance("quality", 0.0001)
                .addCandidate(Desk.candidate("head", row -> row % 20 != 7))
                .proof(proof -> proof.addSlice(
                                "row", row -> "" + row.prompt().get(0).content().length() % 7)
                        .addSlice(
                                "word",
                                row -> "" + row.prompt().get(0).content().hashCode() % 5))
                .build()
                .run();
        assertThat(result.missingRows()).isEqualTo(10_000_000);
        assertThat(result.dossier().toHtml())
                .contains("10,000,000 rows or more are missing for a verdict.")
                .containsPattern("Shown are 5 of [0-9]+ slices, those where it is worst.")
                .containsPattern("Shown are 5 of [0-9]+ rows that it lost, the greatest losses.");
    }
}
