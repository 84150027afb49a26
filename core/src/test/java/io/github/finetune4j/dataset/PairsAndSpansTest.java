// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.text.TextSpan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PairsAndSpansTest {
    private static final PairExample TRIPLET = PairExample.triplet("a", "b", "c");
    private static final TextSpan NAME = new TextSpan(6, 9, "NAME");

    private static Message upper(Message message) {
        return message.with(message.content().toUpperCase(Locale.ROOT));
    }

    @Test
    void pair_isAnAnchorWithAnswers() {
        assertThat(TRIPLET.prompt()).containsExactly(Message.user("a"));
        assertThat(TRIPLET.messages())
                .containsExactly(Message.user("a"), Message.assistant("b"), Message.assistant("c"));
        assertThat(TRIPLET.scoreIfGiven()).isEmpty();
        assertThat(PairExample.scored("a", "b", 0.5).scoreIfGiven()).hasValue(0.5);
        assertThat(TRIPLET.map(PairsAndSpansTest::upper)).isEqualTo(PairExample.triplet("A", "B", "C"));
        assertThat(TRIPLET.kind()).isEqualTo("pairs");
    }

    @Test
    void badPair_isRefused() {
        assertThatThrownBy(() -> PairExample.of(" ", "b")).hasMessageContaining("anchor");
        assertThatThrownBy(() -> PairExample.of("a", "")).hasMessageContaining("positive");
        assertThatThrownBy(() -> PairExample.triplet("a", "b", "\n")).hasMessageContaining("negative");
        assertThatThrownBy(() -> PairExample.scored("a", "b", Double.NaN)).hasMessageContaining("score: NaN");
        assertThatThrownBy(() -> new PairExample("a", "b", List.of("c"), 1.0, Map.of()))
                .hasMessage("score: 1.0, and there are 1 negatives -> leave one of them out");
        assertThatThrownBy(() -> new PairExample("a", "b", List.of(), null, Map.of("score", 1)))
                .hasMessageContaining("leave score out, it is a field of its own");
    }

    @Test
    void tagged_sortsItsSpans_andRefusesThoseThatDoNotFit() {
        TaggedExample two = TaggedExample.of("Hello Bob", NAME, new TextSpan(0, 5, "WORD"));
        assertThat(two.spans()).containsExactly(new TextSpan(0, 5, "WORD"), NAME);
        assertThat(two.prompt()).isEqualTo(two.messages()).containsExactly(Message.user("Hello Bob"));
        assertThat(two.kind()).isEqualTo("spans");
        assertThatThrownBy(() -> TaggedExample.of("Hello", NAME)).hasMessageContaining("in a text of 5 characters");
        assertThatThrownBy(() -> TaggedExample.of("Hello Bob", NAME, new TextSpan(3, 7, "X")))
                .hasMessageContaining("none of which overlaps another");
        assertThatThrownBy(() -> TaggedExample.of(" ")).hasMessageContaining("text");
        assertThatThrownBy(() -> new TaggedExample("a", List.of(), Map.of("spans", 1)))
                .hasMessageContaining("leave spans out");
    }

    @Test
    void change_movesTheSpansWithTheirWords() {
        TaggedExample tagged = TaggedExample.of("Hello Bob and Eve", NAME, new TextSpan(14, 17, "NAME"));
        TaggedExample changed = tagged.map(message ->
                message.with(message.content().replace("Hello", "Good morning").replace("Bob", "Alexander")));
        assertThat(changed.text()).isEqualTo("Good morning Alexander and Eve");
        assertThat(changed.spans()).extracting(span -> span.of(changed.text())).containsExactly("Alexander", "Eve");
        assertThat(tagged.map(message -> message)).isSameAs(tagged);
    }

    @Test
    void changeAcrossTheEdgeOfASpan_isRefused() {
        TaggedExample tagged = TaggedExample.of("Hello Bob", NAME);
        assertThatThrownBy(() ->
                        tagged.map(message -> message.with(message.content().replace("lo Bo", "-"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a change of a tagged text of 9 characters reaches across the edge of a span")
                .hasMessageNotContaining("Bob");
        assertThatThrownBy(() ->
                        tagged.map(message -> message.with(message.content().replace("Bob", ""))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fingerprints_tellKindsScoresAndSpansApart() {
        List<Example> different = new ArrayList<>(List.of(
                new TextExample("a"),
                ChatExample.of(Message.user("a")),
                ChatExample.of(Message.user("a"), Message.assistant("b")),
                TaggedExample.of("a"),
                TaggedExample.of("a", new TextSpan(0, 1, "X")),
                TaggedExample.of("a", new TextSpan(0, 1, "Y")),
                TaggedExample.of("ab", new TextSpan(0, 1, "X")),
                TaggedExample.of("ab", new TextSpan(1, 2, "X")),
                PairExample.of("a", "b"),
                PairExample.of("b", "a"),
                PairExample.scored("a", "b", 1),
                PairExample.scored("a", "b", 0.5),
                PairExample.triplet("a", "b", "c"),
                new PairExample("a", "b", List.of("c", "d"), null, Map.of()),
                new PairExample("a", "b", List.of(), null, Map.of("id", 1))));
        Set<Fingerprint> seen = new HashSet<>();
        assertThat(different)
                .allSatisfy(row -> assertThat(seen.add(row.fingerprint())).isTrue());
        assertThat(PairExample.of("a", "b").fingerprint())
                .isEqualTo(PairExample.of("a", "b").fingerprint());
        assertThat(new TaggedExample("ab", List.of(new TextSpan(1, 2, "Y"), new TextSpan(0, 1, "X")), Map.of("id", 7))
                        .fingerprint())
                .isEqualTo(new TaggedExample(
                                "ab", List.of(new TextSpan(0, 1, "X"), new TextSpan(1, 2, "Y")), Map.of("id", 7L))
                        .fingerprint());
    }
}
