// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Models;
import io.github.finetune4j.evaluation.SliceComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What names may be, and what is said before the first question about what could fail after the last. */
class ReportNamesTest {
    private static final ChatModel NEVER = Models.knowing("m", 0);

    private static Evaluator.Builder evaluator() {
        return Evaluator.builder().metrics(Models.EXACT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "bell\u0007", "line\u2028separator", "half \ud83d", "\u001b[31mred"})
    void names_thatAreNotOneLine_areRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluator().addMetric(Metric.binary(name, answer -> true)))
                .withMessageContaining("a metric's name must be one line of 1 to 200 characters, got \"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluator().addSlice(name, row -> "x"))
                .withMessageContaining("a slice's name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluator().build().evaluate(Models.knowing(name, 1), Models.questions(1)))
                .withMessageContaining("a model's name");
    }

    @Test
    void blankNames_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluator().addSlice(" ", row -> "x"))
                .withMessageContaining("a slice's name must be one line of 1 to 200 characters, got \" \"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluator().build().evaluate(Models.knowing("", 1), Models.questions(1)))
                .withMessageContaining("a model's name");
    }

    @Test
    void longNames_areRefused_andCutInTheMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluator().addMetric(Metric.binary("x".repeat(5_000), answer -> true)))
                .withMessage("a metric's name must be one line of 1 to 200 characters, got \"" + "x".repeat(60)
                        + "\"... (5000 characters) -> choose another one");
        assertThat(evaluator()
                        .addMetric(Metric.binary("ü".repeat(200), answer -> true))
                        .build())
                .isNotNull();
    }

    @Test
    void candidatesName_isCheckedBeforeTheBaselineIsAsked() {
        Models.Scripted baseline = Models.knowing("m", 1);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> evaluator().build().compare(baseline, Models.knowing("a\nb", 1), Models.questions(1)));
        assertThat(baseline.asked).isEmpty();
    }

    @Test
    void slices_neverFailForTheirValues() {
        List<String> values = new ArrayList<>(List.of("", "a\nb", "x".repeat(10_000), "\ud83d", "<b>"));
        values.add(null);
        Comparison comparison = evaluator()
                .addSlice(
                        "any",
                        row -> values.get(
                                Integer.parseInt(row.messages().get(0).content().substring(1))))
                .build()
                .compare(Models.knowing("a", 2), Models.knowing("b", 4), Models.questions(6));
        assertThat(comparison.slices())
                .extracting(SliceComparison::value)
                .containsExactly("", "a\nb", "x".repeat(10_000), "\ud83d", "<b>", "(none)");
    }

    @Test
    void sliceThatThrows_isRefusedBeforeTheFirstQuestion() {
        Models.Scripted model = Models.knowing("m", 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluator()
                        .addSlice("bad", row -> row.messages().get(0).content().substring(3))
                        .build()
                        .evaluate(model, Models.questions(3)))
                .withMessageContaining("the slice bad cannot be determined for example 1: ")
                .withMessageContaining("-> fix the function, or the row");
        assertThat(model.asked).isEmpty();
    }

    /** Rows without a group would all be one, and the intervals those of other data. */
    @Test
    void rowsWithoutAGroup_areRefused_withTheirNumbers() {
        Dataset rows = Dataset.of(Stream.of("x", "", "y", "")
                .map(document -> new ChatExample(
                        List.of(Message.user("q1"), Message.assistant("a1")),
                        document.isEmpty() ? Map.of() : Map.of("document", document)))
                .toList());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluator().clusterBy("document").build().evaluate(NEVER, rows))
                .withMessage("2 of 4 examples belong to no group, and would count as one: example 2, 4 -> give each the"
                        + " field, or a group of its own");
    }

    @Test
    void rowsThatAreNoChats_areRefused_notLeftOut() {
        Dataset rows = Dataset.of(
                List.of(ChatExample.of(Message.user("q1"), Message.assistant("a1")), new TextExample("a text")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluator().build().evaluate(NEVER, rows))
                .withMessageContaining("1 of 2 examples are no chats -> evaluate on the chats alone");
    }
}
