// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.text.TextEmbedder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TeacherVectorsTest {
    private static final TextEmbedder TEACHER = text -> {
        if (text.contains("bad")) {
            throw new IllegalStateException("no vector");
        }
        return new double[] {text.length(), 1};
    };

    @Test
    void texts_chatsAndPairs_getTheVectorOfTheirAnchor_andFailuresAreLeftOutAndCounted() {
        List<Example> data = List.of(
                new TextExample("one"),
                new TextExample("bad"),
                ChatExample.of(Message.user("three"), Message.assistant("label")),
                PairExample.of("hello", "hallo"));
        TeacherVectors taught = TeacherVectors.of(Dataset.of(data), TEACHER);
        assertThat(taught.taught()).isEqualTo(3);
        assertThat(taught.failed()).isEqualTo(1);
        List<PairExample> rows =
                taught.rows().examples().stream().map(PairExample.class::cast).toList();
        assertThat(rows).extracting(PairExample::positive).containsExactly("one", "three", "hallo");
        assertThat(rows)
                .extracting(row -> TeacherVectors.vectorOf(row).orElseThrow()[0])
                .containsExactly(3.0, 5.0, 5.0);
        assertThat(TeacherVectors.vectorOf(PairExample.of("a", "b"))).isEmpty();
    }

    @Test
    void chat_keepsItsFields_soThatAPersonIsStillFound() {
        ChatExample row = new ChatExample(
                List.of(Message.user("three"), Message.assistant("label")), Map.of("person", "p-7", "score", 2));
        PairExample pair = (PairExample) TeacherVectors.of(Dataset.of(List.of(row)), TEACHER)
                .rows()
                .examples()
                .get(0);
        assertThat(pair.fields()).containsEntry("person", "p-7").doesNotContainKey("score");
    }

    @Test
    void teacherOfUnequalWidths_isRefused() {
        List<Example> data = List.of(new TextExample("one"), new TextExample("longer"));
        assertThatThrownBy(() -> TeacherVectors.of(Dataset.of(data), text -> {
                    double[] vector = new double[text.length()];
                    vector[0] = 1;
                    return vector;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a teacher's vectors: 6 numbers for row 2, and 3 before -> take a teacher whose vectors are"
                        + " all of one width");
    }

    @Test
    void whatHasNoMeaningBesideAVector_isRefused() {
        for (Example row : List.of(PairExample.scored("a", "b", 1), PairExample.triplet("a", "b", "c"))) {
            assertThatThrownBy(() -> TeacherVectors.of(Dataset.of(List.of(row)), TEACHER))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a pair has a score or negatives");
        }
        for (Object vector : List.of("text", List.of("a"), List.of(0, 0), List.of(Double.MAX_VALUE, "1"))) {
            PairExample row = new PairExample("a", "b", List.of(), null, Map.of(TeacherVectors.FIELD, vector));
            assertThatThrownBy(() -> TeacherVectors.vectorOf(row))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("teacher_vector: ");
        }
    }
}
