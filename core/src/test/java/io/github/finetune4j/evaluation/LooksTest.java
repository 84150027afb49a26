// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.Dataset;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons that may stop early. */
class LooksTest {
    private static final Dataset DATA = Models.questions(400);

    private static Evaluator evaluator() {
        return Evaluator.builder().metrics(Models.EXACT).build();
    }

    @Test
    void greatDifference_stopsEarly() {
        Models.Scripted base = new Models.Scripted("base", i -> i % 4 == 0 ? "a" + i : "?");
        Models.Scripted tuned = new Models.Scripted("tuned", i -> i % 4 != 3 ? "a" + i : "?");
        Comparison c = evaluator().compareUntilDecided(base, tuned, DATA, 20);
        assertThat(c.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(c.size()).isLessThan(200);
        assertThat(base.asked).hasSize(c.size());
        assertThat(tuned.asked).hasSize(c.size());
        assertThat(c.candidate().totalRows()).isEqualTo(400);
        assertThat(c.metric("exact").test().method()).isEqualTo("betting, always valid");
        assertThat(c.metric("exact").test().pValue()).isLessThanOrEqualTo(0.05);
        assertThat(c.notes()).anyMatch(note -> note.contains("up to " + c.size() + " of 400"));
    }

    @Test
    void noDifference_takesAllRows_orShowsEquivalence() {
        Comparison c =
                evaluator().compareUntilDecided(Models.knowing("base", 200), Models.knowing("tuned", 200), DATA, 100);
        assertThat(c.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(c.size()).isEqualTo(400);
        assertThat(c.metric("exact").furtherRows()).isEmpty();
        Comparison within = Evaluator.builder()
                .metrics(Models.EXACT)
                .statistics(s -> s.equivalenceMargin(0.1))
                .build()
                .compareUntilDecided(Models.knowing("base", 200), Models.knowing("tuned", 200), DATA, 20);
        assertThat(within.verdict()).isEqualTo(Verdict.EQUIVALENT);
        assertThat(within.size()).isLessThan(400);
    }

    @Test
    void numbers_areNotJudgedBeforeFiftyRows() {
        SplittableRandom random = new SplittableRandom(3);
        double[] noise = random.doubles(400).toArray();
        Metric value = Metric.continuous("value", a -> Double.parseDouble(a.actualText()));
        Comparison c = Evaluator.builder()
                .metrics(value)
                .build()
                .compareUntilDecided(
                        new Models.Scripted("base", i -> String.valueOf(noise[i])),
                        new Models.Scripted("tuned", i -> String.valueOf(1 + noise[399 - i])),
                        DATA,
                        10);
        assertThat(c.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(c.size()).isEqualTo(50);
    }

    @Test
    void storedAnswers_areTakenUp(@TempDir Path folder) {
        Evaluator evaluator = Evaluator.builder()
                .metrics(Models.EXACT)
                .answers(folder)
                .ledger(folder.resolve("ledger.jsonl"))
                .build();
        Models.Scripted base = Models.knowing("base", 200);
        Comparison first = evaluator.compareUntilDecided(base, Models.knowing("tuned", 400), DATA, 50);
        Models.Scripted again = Models.knowing("base", 200);
        Comparison second = evaluator.compareUntilDecided(again, Models.knowing("tuned", 400), DATA, 50);
        assertThat(again.asked).isEmpty();
        assertThat(second.size()).isEqualTo(first.size());
        // the same answers again are the same candidate, but before they are known the test must reckon with one more
        assertThat(first.testSetUses()).isEqualTo(1);
        assertThat(second.testSetUses()).isEqualTo(2);
    }

    @Test
    void budget_endsTheLooks() {
        Comparison c = Evaluator.builder()
                .metrics(Models.EXACT)
                .budget(Budget.ofCalls(30))
                .build()
                .compareUntilDecided(Models.knowing("base", 200), Models.knowing("tuned", 200), DATA, 20);
        assertThat(c.size()).isEqualTo(30);
        assertThat(c.verdict()).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void whatCannotBeLookedAtTwice_isRefused() {
        assertThatThrownBy(
                        () -> evaluator().compareUntilDecided(Models.knowing("a", 1), Models.knowing("b", 1), DATA, 0))
                .hasMessage("rowsPerLook: 0 -> give at least 1");
        Evaluator grouped =
                Evaluator.builder().metrics(Models.EXACT).clusterBy("x").build();
        assertThatThrownBy(() -> grouped.compareUntilDecided(Models.knowing("a", 1), Models.knowing("b", 1), DATA, 20))
                .hasMessageContaining("no comparison in looks with grouped rows");
    }
}
