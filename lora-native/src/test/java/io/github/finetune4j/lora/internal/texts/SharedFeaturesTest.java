// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedFeaturesTest {
    private final List<String> passes = new ArrayList<>();

    /** A head that multiplies the length of a text, which its reader finds out. */
    private record Times(int factor, String reader, List<String> passes) implements SharedFeatures {
        @Override
        public float[][] read(List<String> texts) {
            passes.add(reader);
            return texts.stream().map(text -> new float[] {text.length()}).toArray(float[][]::new);
        }

        @Override
        public List<double[]> values(float[][] vectors) {
            return List.of(vectors).stream()
                    .map(vector -> new double[] {factor * vector[0]})
                    .toList();
        }

        @Override
        public void close() {}
    }

    @Test
    void together_readsTextsOnceForEachReader_andKeepsTheOrderOfHeads() {
        List<List<double[]>> values = SharedFeatures.together(
                List.of(new Times(1, "x", passes), new Times(2, "y", passes), new Times(3, "x", passes)),
                List.of("a", "bcd"));
        assertThat(passes).containsExactly("x", "y");
        assertThat(values.stream().map(each -> each.get(1)[0])).containsExactly(3.0, 6.0, 9.0);
    }

    @Test
    void head_thatSharesNothing_answersByItself() {
        TextFeatures alone = new TextFeatures() {
            @Override
            public List<double[]> values(List<String> texts) {
                return List.of(new double[] {7});
            }

            @Override
            public void close() {}
        };
        assertThat(SharedFeatures.together(List.of(alone, new Times(1, "x", passes)), List.of("ab"))
                        .get(0)
                        .get(0))
                .containsExactly(7);
    }
}
