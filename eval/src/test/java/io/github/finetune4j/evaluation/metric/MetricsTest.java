// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.evaluation.report.Sample;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {
    @Test
    void exactMatch_ignoresOnlyWhiteSpaceAtTheEnds() {
        Metric metric = Metrics.exactMatch();
        assertThat(score(metric, "card arrival", " card arrival\n")).isEqualTo(1);
        assertThat(score(metric, "card arrival", "Card arrival")).isZero();
        assertThat(score(metric, "card arrival", "card  arrival")).isZero();
        assertThat(metric.name()).isEqualTo("exact_match");
        assertThat(metric.kind()).isEqualTo(ScoreKind.BINARY);
    }

    @Test
    void normalizedMatch_isSquads() {
        Metric metric = Metrics.normalizedMatch();
        assertThat(score(metric, "Eiffel Tower", "the  eiffel-tower!")).isZero(); // the hyphen vanishes: eiffeltower
        assertThat(score(metric, "Eiffel Tower", "The Eiffel Tower.")).isEqualTo(1);
        assertThat(score(metric, "an apple", "apple")).isEqualTo(1);
        assertThat(score(metric, "theory", "ory")).isZero();
    }

    @Test
    void tokenF1_byHand() {
        // "cat sat on mat" against "cat on mat mat": shared cat, on, mat: 3/4 and 3/4
        assertThat(score(Metrics.tokenF1(), "the cat on the mat mat", "a cat sat on the mat"))
                .isCloseTo(0.75, within(1e-15));
        assertThat(score(Metrics.tokenF1(), "", "")).isZero();
    }

    @Test
    void contains_foldsCaseAndSpace() {
        assertThat(score(Metrics.contains(), "Card  Arrival", "It is: card\narrival."))
                .isEqualTo(1);
        assertThat(score(Metrics.contains(), "card arrival", "card")).isZero();
        assertThat(score(Metrics.contains(), " ", "anything")).isZero();
    }

    @Test
    void regex_finds() {
        assertThat(score(Metrics.regex("^\\{.*\\}$"), "", "{\"a\": 1}")).isEqualTo(1);
        assertThat(score(Metrics.regex("^\\{.*\\}$"), "", "So: {}")).isZero();
        assertThatThrownBy(() -> Metrics.regex("(")).isInstanceOf(PatternSyntaxException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "42, The answer is 42., 1",
        "42, 41 or 42, 1",
        "42, 42 or 41, 0",
        "1234567, '1,234,567 dollars', 1",
        "-3.5, it fell by -3.504, 1",
        "6e3, 6000, 1",
        "7, B7 is no number, 0",
        "7, none, 0",
    })
    void numeric_readsTheLastNumber(String expected, String actual, double score) {
        assertThat(score(Metrics.numeric(0.01), expected, actual)).isEqualTo(score);
    }

    @Test
    void numeric_refusesAnExpectedTextWithoutNumber() {
        assertThatThrownBy(() -> score(Metrics.numeric(0), "seven", "7"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the expected answer for the numeric metric has no number -> ");
        assertThatThrownBy(() -> Metrics.numeric(-1)).hasMessage("tolerance: -1.0 -> give at least 0");
    }

    @Test
    void labelAccuracy_readsTheOneLabel() {
        Metric metric = Metrics.labelAccuracy(List.of("card arrival", "card", "lost card"));
        assertThat(score(metric, "card arrival", "\"Card  Arrival.\"")).isEqualTo(1);
        assertThat(score(metric, "card", "card")).isEqualTo(1);
        assertThat(score(metric, "card", "The label is card!")).isEqualTo(1);
        assertThat(score(metric, "card", "cardboard")).isZero();
        assertThat(metric.score(Sample.answer("card", "The label is lost card")))
                .isEqualTo(new Score(0, "several labels: card, lost card"));
        assertThat(metric.score(Sample.answer("card", "hm"))).isEqualTo(new Score(0, "no label"));
    }

    @Test
    void labelAccuracy_refusesWhatCannotBeMeant() {
        assertThatThrownBy(() -> Metrics.labelAccuracy(List.of("a"))).hasMessage("labels: 1 -> give at least 2");
        assertThatThrownBy(() -> Metrics.labelAccuracy(List.of("a", "A ")))
                .hasMessage("label 'A ': twice or blank -> give distinct labels that are not blank");
        assertThatThrownBy(() -> score(Metrics.labelAccuracy(List.of("a", "b")), "c", "a"))
                .hasMessage(
                        "the expected answer is none of the 2 labels: \"c\" -> add it to the metric's labels, or fix the"
                                + " row; the labels are a, b");
        List<String> twelve = IntStream.range(0, 12).mapToObj(i -> "label" + i).toList();
        assertThatThrownBy(() -> score(Metrics.labelAccuracy(twelve), "a long text ".repeat(5), "a"))
                .hasMessageContaining("of the 12 labels: a value of 62 characters -> ")
                .hasMessageEndingWith("label8, label9 and 2 more");
    }

    private static double score(Metric metric, String expected, String actual) {
        return metric.score(Sample.answer(expected, actual)).value();
    }
}
