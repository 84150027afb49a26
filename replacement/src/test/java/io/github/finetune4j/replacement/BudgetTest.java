// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.search.approach.ApproachKind;
import io.github.finetune4j.testkit.FakeProvider;
import io.github.finetune4j.testkit.FakeScript;
import io.github.finetune4j.workspace.Workspace;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One budget over all steps and all processes. A call of the dear models costs 0.0013. */
class BudgetTest {
    private static final double CALL = 0.0013;

    @TempDir
    Path folder;

    private final Workspace workspace = Workspace.memory();
    private final Desk.Model big = Desk.big();

    @AfterEach
    void close() {
        workspace.close();
    }

    private Replacement.Builder builder() {
        return Desk.builder(workspace, folder).from(big).addRows("desk", () -> Desk.rows(0, 600));
    }

    private static Candidate dear(Desk.Model model, double made) {
        return Candidate.of(ApproachKind.OWN, model.name(), turn -> {
                    turn.spent(new Cost(0, made));
                    return model;
                })
                .priced(Desk.DEAR);
    }

    private static Candidate trained(String name, FakeProvider provider, Cost cost) {
        return Candidate.trained(
                        ApproachKind.TUNED,
                        name,
                        provider,
                        ref -> Desk.Model.of(name, row -> true),
                        job -> job.baseModel("small"))
                .priced(Desk.FREE)
                .trainingCost(job -> cost);
    }

    /** No line of what asking has cost can be written. */
    private static JournalStore dying(JournalStore inner) {
        return (JournalStore) Proxy.newProxyInstance(
                BudgetTest.class.getClassLoader(), new Class<?>[] {JournalStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("append")
                            && String.valueOf(arguments[2]).contains("asking big model")) {
                        throw new FineTuneException("no space left on device -> make room");
                    }
                    try {
                        Object result = method.invoke(inner, arguments);
                        return method.getName().equals("of") ? dying((JournalStore) result) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void answersOfAProcessThatDied_takeTheirShare() {
        int most = (int) (0.05 / CALL) + 1;
        for (int life = 0; life < 5; life++) {
            Replacement dies = builder()
                    .store(dying(workspace.journals()))
                    .budget(new Cost(0, 0.05))
                    .addCandidate(Desk.candidate("head", row -> true))
                    .build();
            assertThatThrownBy(dies::run).hasMessageContaining("no space left");
        }
        assertThat(big.asked()).hasValueBetween(most - 3, most);
        ReplacementResult result = builder()
                .budget(new Cost(0, 0.05))
                .addCandidate(Desk.candidate("head", row -> true))
                .build()
                .run();
        assertThat(result.why()).contains("budget: the big model was asked");
        assertThat(big.asked()).hasValueLessThanOrEqualTo(most);
        assertThat(result.spent().money()).isBetween(0.04, 0.05 + CALL);
    }

    @Test
    void ceiling_isOneOverMakingChoosingAndAsking() {
        Desk.Model one = Desk.Model.of("one", row -> true);
        Desk.Model two = Desk.Model.of("two", row -> true);
        ReplacementResult result = builder()
                .addCandidate(dear(one, 0.19).ceiling(new Cost(0, 0.25)))
                .addCandidate(dear(two, 0.1).ceiling(new Cost(0, 0.25)))
                .build()
                .run();
        assertThat(CALL * one.asked().get()).isBetween(0.04, 0.06 + CALL);
        assertThat(CALL * two.asked().get()).isBetween(0.13, 0.15 + 2 * CALL);
        assertThat(result.why()).as("two was chosen, and could not be asked").contains("budget: it was asked");
    }

    @Test
    void candidatesTogether_takeNoMoreInTheChoiceThanIsLeft() {
        Desk.Model one = Desk.Model.of("one", row -> true);
        Desk.Model two = Desk.Model.of("two", row -> true);
        ReplacementResult result = builder()
                .budget(new Cost(0, 0.1))
                .addCandidate(dear(one, 0.01))
                .addCandidate(dear(two, 0.01))
                .build()
                .run();
        assertThat(CALL * (one.asked().get() + two.asked().get())).isBetween(0.06, 0.08 + 2 * CALL);
        assertThat(result.why()).contains("its ceiling was used up after");
    }

    @Test
    void training_isSpent_andWhatIsLeftForTheNextOneToo() {
        try (FakeProvider provider = FakeProvider.builder().build()) {
            ReplacementResult result = builder()
                    .budget(new Cost(1_000_000, 4))
                    .addCandidate(trained("first", provider, new Cost(5000, 3)).ceiling(new Cost(0, 3)))
                    .addCandidate(trained("second", provider, new Cost(5000, 2)).ceiling(new Cost(0, 2)))
                    .build()
                    .run();
            assertThat(result.outcome()).as(result.why()).isEqualTo(Outcome.PROMOTED);
            assertThat(provider.accepted()).hasSize(1);
            assertThat(result.spent().money()).isBetween(3.1, 4.0);
            assertThat(result.dossier().toJson()).contains("budget: 2 is needed, and 1 is left");
            Facts dossier = Facts.parse(result.dossier().toJson());
            assertThat(dossier.inner("spent_by").cost("tuning first")).isEqualTo(new Cost(5000, 3));
            assertThat(result.dossier().toHtml()).contains("tuning first");
        }
    }

    @Test
    void trainingThatFails_isPaidFor_andOneThatNobodyPrices_isTold() {
        FakeScript fails = FakeScript.builder().fails("out of memory").build();
        try (FakeProvider provider =
                FakeProvider.builder().script(spec -> fails).build()) {
            ReplacementResult result = builder()
                    .addCandidate(trained("first", provider, new Cost(0, 3)))
                    .addCandidate(Candidate.trained(
                            ApproachKind.TUNED, "second", provider, ref -> big, job -> job.baseModel("small")))
                    .addCandidate(Desk.candidate("head", row -> true))
                    .build()
                    .run();
            assertThat(result.spent().money()).isGreaterThan(3);
            assertThat(result.dossier().toHtml()).contains("Nobody said what training has cost", ": second");
        }
    }

    @Test
    void trainingCostThatThrows_isNamed_andTheNextRunFindsTheSameJob() {
        AtomicBoolean broken = new AtomicBoolean(true);
        try (FakeProvider provider = FakeProvider.builder().build()) {
            Replacement replacement = builder()
                    .addCandidate(trained("lora", provider, Cost.NONE).trainingCost(job -> {
                        if (broken.get()) {
                            throw new IllegalStateException("secret");
                        }
                        return new Cost(0, 3);
                    }))
                    .build();
            assertThat(replacement.run().why())
                    .contains("the training cost of job fake/", "fix it, and run again: the same job is found")
                    .doesNotContain("secret");
            broken.set(false);
            ReplacementResult result = replacement.run();
            assertThat(result.outcome()).as(result.why()).isEqualTo(Outcome.PROMOTED);
            assertThat(result.spent().money()).isGreaterThan(3);
            assertThat(provider.accepted()).hasSize(1);
        }
    }

    @Test
    void budget_needsPricesAndTrainingCosts() {
        try (FakeProvider provider = FakeProvider.builder().build()) {
            Candidate unknown =
                    Candidate.trained(ApproachKind.TUNED, "lora", provider, ref -> big, job -> job.baseModel("small"));
            assertThatThrownBy(() -> builder()
                            .budget(new Cost(0, 4))
                            .addCandidate(unknown)
                            .build())
                    .hasMessage(
                            "budget of replacement router: nobody knows the price of lora -> say it by price(...), or"
                                    + " Candidate.priced(...), of 0 where it costs nothing");
            assertThatThrownBy(() -> builder()
                            .budget(new Cost(100, 0))
                            .addCandidate(unknown)
                            .build())
                    .hasMessage("budget of replacement router: nobody knows the training cost of lora -> say it by"
                            + " Candidate.trainingCost(...), of nothing where it costs nothing");
            assertThatThrownBy(() -> Desk.candidate("head", row -> true).trainingCost(job -> Cost.NONE))
                    .hasMessageContaining("no job trains it");
        }
    }
}
