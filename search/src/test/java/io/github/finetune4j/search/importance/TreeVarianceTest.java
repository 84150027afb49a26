// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.importance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.search.space.SearchSpace;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Trees whose variances are known exactly. */
class TreeVarianceTest {
    private static final double EXACT = 1e-12;

    private static TreeVariance of(Lines lines, double[][] points, double[] figures) {
        int[] all = IntStream.range(0, figures.length).toArray();
        return new TreeVariance(lines, new RegressionTree(lines, points, figures, all).leaves());
    }

    @Test
    void stepAndOption_addUp() {
        Lines lines = new Lines(
                SearchSpace.builder().real("x", 0, 1).choice("c", "a", "b", "c").build());
        double[][] points = {{0.25, 0}, {0.25, 1}, {0.25, 2}, {0.75, 0}, {0.75, 1}, {0.75, 2}};
        TreeVariance tree = of(lines, points, new double[] {0, 1, 0, 3, 4, 3});
        assertThat(tree.along(0)).isCloseTo(9.0 / 4, within(EXACT));
        assertThat(tree.along(1)).isCloseTo(2.0 / 9, within(EXACT));
        assertThat(tree.along(0, 1)).isCloseTo(9.0 / 4 + 2.0 / 9, within(EXACT));
        assertThat(tree.along(1, 0)).isCloseTo(tree.along(0, 1), within(EXACT));
        assertThat(tree.total()).isCloseTo(9.0 / 4 + 2.0 / 9, within(EXACT));
    }

    @Test
    void product_isAllOfBothTogether() {
        Lines lines = new Lines(SearchSpace.builder()
                .real("x", 0, 1)
                .real("y", 0, 1)
                .real("z", 0, 1)
                .build());
        // x and y by themselves do nothing; an uneven grid, so that a first split gains something
        double[][] points = {{0.2, 0.2, 0.5}, {0.2, 0.8, 0.5}, {0.8, 0.2, 0.5}, {0.8, 0.8, 0.5}, {0.8, 0.8, 0.5}};
        TreeVariance tree = of(lines, points, new double[] {1, -1, -1, 1, 1});
        assertThat(tree.along(0)).isCloseTo(0, within(EXACT));
        assertThat(tree.along(1)).isCloseTo(0, within(EXACT));
        assertThat(tree.along(0, 1)).isCloseTo(1, within(EXACT));
        assertThat(tree.along(0, 2)).isCloseTo(0, within(EXACT));
        assertThat(tree.total()).isCloseTo(1, within(EXACT));
    }
}
