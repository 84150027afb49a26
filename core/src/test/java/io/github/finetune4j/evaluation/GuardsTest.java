// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaks, test sets used often, slices, regressions. */
class GuardsTest {
    private final Evaluator evaluator =
            Evaluator.builder().metrics(Models.EXACT).build();

    @TempDir
    Path folder;

    private static Dataset training() {
        return Dataset.of(List.of(
                ChatExample.of(Message.user("  Q3 "), Message.assistant("anything")),
                ChatExample.of(Message.user("q11"), Message.assistant("a11"))));
    }

    @Test
    void leak_isRefused_andNamed() {
        Evaluator guarded = Evaluator.builder()
                .metrics(Models.EXACT)
                .trainingData(training())
                .build();
        Models.Scripted model = Models.knowing("m", 1);
        assertThatThrownBy(() -> guarded.evaluate(model, Models.questions(10)))
                .isInstanceOf(LeakedTestDataException.class)
                .hasMessage(
                        "1 of 10 test rows have a prompt that was trained on: rows 4 -> take them out of the test data"
                                + " (DatasetBuilder.split never makes such rows), or call allowLeak(), which the report then says");
        assertThat(model.asked).isEmpty();
        assertThat(guarded.evaluate(model, Models.questions(3)).notes()).isEmpty();
    }

    @Test
    void leak_thatIsAllowed_isPrinted() {
        Evaluator lenient = Evaluator.builder()
                .metrics(Models.EXACT)
                .trainingData(training())
                .allowLeak()
                .build();
        Comparison comparison = lenient.compare(Models.knowing("a", 5), Models.knowing("b", 9), Models.questions(10));
        assertThat(comparison.summary())
                .contains("LEAK, allowed by the caller: 1 of 10 test rows have a prompt that was trained on (rows 4)");
    }

    @Test
    void ledger_countsCandidates_andCorrectsForThem() {
        Evaluator counting = Evaluator.builder()
                .metrics(Models.EXACT)
                .ledger(folder.resolve("uses.jsonl"))
                .build();
        Evaluation base = counting.evaluate(Models.knowing("base", 40), Models.questions(100));
        Comparison one = counting.compare(base, counting.evaluate(Models.knowing("c1", 46), Models.questions(100)));
        assertThat(one.testSetUses()).isEqualTo(1);
        // 6 of 6 discordant pairs one way: mid-p is 0.5^6
        assertThat(one.metric("exact").adjustedP()).isCloseTo(0.015625, within(1e-12));
        assertThat(one.verdict()).isEqualTo(Verdict.BETTER);
        Comparison again =
                counting.compare(base, counting.evaluate(Models.knowing("same answers", 46), Models.questions(100)));
        assertThat(again.testSetUses()).isEqualTo(1);
        for (int i = 50; i < 53; i++) {
            counting.compare(base, counting.evaluate(Models.knowing("c" + i, i), Models.questions(100)));
        }
        Comparison fifth = counting.compare(base, counting.evaluate(Models.knowing("c1", 46), Models.questions(100)));
        assertThat(fifth.testSetUses()).isEqualTo(4);
        assertThat(fifth.metric("exact").adjustedP()).isCloseTo(4 * 0.015625, within(1e-12));
        assertThat(fifth.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(fifth.summary()).contains("This test set has judged 4 candidates");
        // another test set starts anew
        Evaluation other = counting.evaluate(Models.knowing("base", 40), Models.questions(99));
        assertThat(counting.compare(other, counting.evaluate(Models.knowing("c1", 46), Models.questions(99)))
                        .testSetUses())
                .isEqualTo(1);
    }

    @Test
    void compareAll_correctsForTheNumberOfCandidates() {
        Evaluation base = evaluator.evaluate(Models.knowing("base", 40), Models.questions(100));
        List<Evaluation> candidates = IntStream.of(46, 50, 60)
                .mapToObj(k -> evaluator.evaluate(Models.knowing("c" + k, k), Models.questions(100)))
                .toList();
        List<Comparison> all = evaluator.compareAll(base, candidates);
        assertThat(all.get(0).metric("exact").adjustedP()).isCloseTo(3 * 0.015625, within(1e-12));
        assertThatThrownBy(() -> evaluator.compareAll(base, List.of()))
                .hasMessage("nothing to compare: no candidate -> give at least one");
    }

    @Test
    void slices_showWhereItIsWorse() {
        Dataset data = Dataset.of(IntStream.range(0, 90)
                .mapToObj(i -> new ChatExample(
                        List.of(Message.user("q" + i), Message.assistant("a" + i)),
                        i == 89
                                ? Map.of()
                                : Map.of(
                                        "metadata",
                                        Map.of(
                                                "language",
                                                List.of("de", "en", "fr").get(i % 3)))))
                .toList());
        Evaluator sliced = Evaluator.builder()
                .metrics(Models.EXACT)
                .addSlice("metadata.language")
                .build();
        Comparison comparison = sliced.compare(
                new Models.Scripted("base", i -> i % 3 == 1 ? "a" + i : "?"),
                new Models.Scripted("tuned", i -> i % 3 == 1 ? "?" : "a" + i),
                data);
        assertThat(comparison.verdict()).isEqualTo(Verdict.BETTER);
        List<SliceComparison> worst = comparison.worstSlices("exact");
        assertThat(worst).extracting(SliceComparison::value).startsWith("en").contains("(none)");
        assertThat(worst.get(0).rows()).isEqualTo(30);
        assertThat(worst.get(0).metric().verdict()).isEqualTo(Verdict.WORSE);
        assertThat(worst.get(0).gain()).isEqualTo(-1);
        assertThat(comparison.slices()).hasSize(4);
    }

    @Test
    void regressions_areListedRowByRow() {
        Comparison comparison = evaluator.compare(
                new Models.Scripted("base", i -> i < 6 ? "a" + i : "?"),
                new Models.Scripted("tuned", i -> i == 2 || i == 4 ? "?" : "a" + i),
                Models.questions(10));
        assertThat(comparison.regressions())
                .extracting(pair -> pair.candidate().index())
                .containsExactly(2, 4);
        assertThat(comparison.improvements("exact"))
                .extracting(pair -> pair.candidate().index())
                .containsExactly(6, 7, 8, 9);
        assertThat(comparison.regressions().get(0).difference("exact")).isEqualTo(-1);
    }
}
