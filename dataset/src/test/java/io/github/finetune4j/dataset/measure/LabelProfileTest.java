// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.card.DataCard;
import io.github.finetune4j.dataset.duplicates.Contradiction;
import io.github.finetune4j.dataset.duplicates.TextNormalization;
import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LabelProfileTest {
    private static final List<Example> ROWS = List.of(
            row("Where is my card? It should have come on Monday.", "card"),
            row("where is my card?  It should have come on Monday.", "delivery"),
            row("Where is my card? It should have come on Mondays.", "lost"),
            row("Please pay me back.", "refund"),
            row("I want my money.", "refund"),
            row("My money, please.", "Refund"),
            row("And now?", "card"),
            ChatExample.of(Message.user("Not labelled yet")));

    private static ChatExample row(String text, String label) {
        return ChatExample.of(Message.user(text), Message.assistant(label));
    }

    @Test
    void profile_countsLabels_andNamesWhatToLookAt() {
        LabelProfile profile = LabelProfile.of(Dataset.of(ROWS));
        assertThat(profile.balance().counts())
                .containsExactly(
                        Map.entry("card", 2L),
                        Map.entry("refund", 2L),
                        Map.entry("Refund", 1L),
                        Map.entry("delivery", 1L),
                        Map.entry("lost", 1L));
        assertThat(profile.balance().imbalance()).isEqualTo(2);
        assertThat(profile.single()).containsExactly("Refund", "delivery", "lost");
        assertThat(profile.unlabelled()).containsExactly(7);
        assertThat(profile.alike()).containsExactly(List.of("Refund", "refund"));
        assertThat(profile.contradictions()).extracting(Contradiction::rows).containsExactly(List.of(0, 1));
        assertThat(profile.nearContradictions()).extracting(Contradiction::rows).containsExactly(List.of(0, 1, 2));
    }

    @Test
    void rowWithSeveralLabels_countsForEachOfThem() {
        LabelProfile profile =
                LabelProfile.of(Dataset.of(List.of(row("a", "[\"x\", \"y\"]"), row("b", "[]"), row("c", "[\"y\"]"))));
        assertThat(profile.balance().counts()).containsExactly(Map.entry("y", 2L), Map.entry("x", 1L));
        assertThat(profile.unlabelled()).isEmpty();
    }

    @Test
    void card_hasTheLabels_andNamesRowsByTheirPlacesAlone() {
        DatasetResult built = Dataset.builder()
                .addExamples(ROWS)
                .dropInvalid()
                .addMeasure(LabelProfile.measure())
                .build();
        DataCard card = DataCard.of("Tickets", built);
        assertThat(card.markdown())
                .contains("## Labels")
                .contains("- labels: 5 in 7 rows; most frequent by rarest 2.0, evenness 0.9")
                .contains("- labels of one row only: 3, such as Refund, delivery, lost")
                .contains("- labels that differ only in case, space or punctuation: 1, such as Refund = refund")
                .contains("- texts with different labels: 1, in 2 rows, such as examples:1, examples:2")
                .contains("- nearly equal texts with different labels: 1, in 3 rows, such as examples:1")
                .doesNotContain("Monday");
        Map<?, ?> findings = (Map<?, ?>) Objects.requireNonNull(card.json().get("findings"));
        Map<?, ?> figures = (Map<?, ?>) Objects.requireNonNull(findings.get("labels"));
        assertThat(figures.get("labels")).isEqualTo(5L);
        List<?> counts = (List<?>) Objects.requireNonNull(figures.get("counts"));
        assertThat(counts.get(0)).isEqualTo(Map.of("label", "card", "rows", 2L));
        assertThat(Json.write(figures)).doesNotContain("Monday");
    }

    @Test
    void oneLabelForAll_isSaid() {
        ReportSection section = Dataset.builder()
                .addExamples(List.of(row("a", "x"), row("b", "x")))
                .addMeasure(LabelProfile.measure())
                .build()
                .report()
                .section("labels")
                .orElseThrow();
        assertThat(section.lines()).contains("all rows have the same label: there is nothing to tell apart");
    }

    @Test
    void tenThousandLabels_makeASectionOfTheSameLength() {
        List<Example> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            rows.add(row("text number " + i, "label " + i % 10_000));
        }
        ReportSection section = Dataset.builder()
                .addExamples(rows)
                .addMeasure(LabelProfile.measure())
                .build()
                .report()
                .section("labels")
                .orElseThrow();
        assertThat(section.figures()).containsEntry("labels", 10_000L).containsEntry("single", 0L);
        assertThat(section.lines().toString()).hasSizeLessThan(1000);
        assertThat(Json.write(section.figures())).hasSizeLessThan(30_000);
    }

    @Test
    void pairsOfOneAnchor_contradictNothing() {
        List<Example> pairs = List.of(PairExample.of("query", "one passage"), PairExample.of("query", "another one"));
        assertThat(Contradiction.find(pairs, TextNormalization.NONE)).isEmpty();
        assertThat(LabelProfile.of(Dataset.of(pairs)).nearContradictions()).isEmpty();
    }
}
