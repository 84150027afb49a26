// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassificationTest {
    private static final Map<String, Double> THREE = Map.of("a", 0.2, "b", 0.7, "c", 0.1);

    @Test
    void of_saysTheMostProbableLabel() {
        Classification said = Classification.of(THREE);
        assertThat(said.label()).contains("b");
        assertThat(said.probabilities().keySet()).containsExactly("b", "a", "c");
        assertThat(said.confidence()).isEqualTo(0.7);
        assertThat(said.probability("a")).isEqualTo(0.2);
        assertThat(said.probability("unknown")).isZero();
        assertThat(said.abstained()).isFalse();
    }

    @Test
    void equallyProbableLabels_stayInTheOrderGiven() {
        Map<String, Double> equal = new LinkedHashMap<>();
        List.of("z", "y", "x").forEach(label -> equal.put(label, 1.0 / 3));
        assertThat(Classification.of(equal).probabilities().keySet()).containsExactly("z", "y", "x");
        assertThat(Classification.of(equal).label()).contains("z");
    }

    @Test
    void abstaining_saysNoLabel_andStillKnowsTheLikeliest() {
        Classification said = new Classification(THREE, List.of(), true);
        assertThat(said.label()).isEmpty();
        assertThat(said.likeliest()).isEqualTo("b");
        assertThat(said.confidence()).isEqualTo(0.7);
    }

    @Test
    void severalLabels_stand_theMostProbableFirst_eachOnce() {
        assertThat(new Classification(THREE, List.of("c", "b", "c"), false).labels())
                .containsExactly("b", "c");
    }

    @Test
    void copies_ofWhatWasGiven() {
        Map<String, Double> given = new LinkedHashMap<>(THREE);
        List<String> labels = new ArrayList<>(List.of("b"));
        Classification said = new Classification(given, labels, false);
        given.put("d", 0.9);
        labels.add("a");
        assertThat(said).isEqualTo(Classification.of(THREE));
        assertThatThrownBy(() -> said.probabilities().put("d", 0.5)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void contradictions_areRefused() {
        assertThatThrownBy(() -> Classification.of(Map.of())).hasMessageContaining("none -> give one for each label");
        assertThatThrownBy(() -> Classification.of(Map.of("a", 1.1))).hasMessageContaining("probability of a: 1.1");
        assertThatThrownBy(() -> Classification.of(Map.of("a", Double.NaN)))
                .hasMessageContaining("probability of a: NaN");
        assertThatThrownBy(() -> new Classification(THREE, List.of("a", "e"), false))
                .hasMessage("labels: [e] -> give a probability for each");
        assertThatThrownBy(() -> new Classification(THREE, List.of("a"), true)).hasMessageContaining("abstains: [a]");
    }

    @Test
    void span_isAPartOfAText() {
        assertThat(new TextSpan(4, 7, "ORDER").of("See A17.")).isEqualTo("A17");
        assertThatThrownBy(() -> new TextSpan(-1, 2, "X")).hasMessageContaining("start of a span: -1");
        assertThatThrownBy(() -> new TextSpan(2, 2, "X")).hasMessageContaining("end of a span: 2 -> give at least 3");
        assertThatThrownBy(() -> new TextSpan(0, 2, " ")).hasMessageContaining("label of a span");
    }

    @Test
    void oneText_isABatchOfOne() {
        TextEmbedder embedder = text -> new double[] {text.length()};
        assertThat(embedder.embedAll(List.of("a", "bcd"))).containsExactly(new double[] {1}, new double[] {3});
        TextClassifier classifier = new TextClassifier() {
            @Override
            public List<String> labels() {
                return List.of("long", "short");
            }

            @Override
            public List<Classification> classifyAll(List<String> texts) {
                return texts.stream()
                        .map(text -> Classification.of(Map.of(text.length() > 3 ? "long" : "short", 1.0)))
                        .toList();
            }
        };
        assertThat(classifier.classify("a text").label()).contains("long");
    }
}
