// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EigenvectorsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 40})
    void eigenvectors_areOrthonormal_andTurnTheMatrixDiagonal(int n) {
        double[][] matrix = new double[n][n];
        SplittableRandom random = new SplittableRandom(n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = random.nextDouble(-1, 1);
                matrix[j][i] = matrix[i][j];
            }
        }
        check(matrix);
    }

    @Test
    void zerosAndEqualEigenvalues_areNoTrouble() {
        check(new double[5][5]);
        check(new double[][] {{2, 0, 0}, {0, 2, 0}, {0, 0, 2}});
        check(new double[][] {{1, 1, 1}, {1, 1, 1}, {1, 1, 1}});
    }

    private static void check(double[][] matrix) {
        int n = matrix.length;
        double[][] copy = new double[n][];
        for (int i = 0; i < n; i++) {
            copy[i] = matrix[i].clone();
        }
        double[][] vectors = Eigenvectors.of(copy);
        for (int a = 0; a < n; a++) {
            double[] image = new double[n];
            Products.add(image, vectors[a], matrix, n, 0, n);
            for (int b = 0; b < n; b++) {
                assertThat(Products.dot(vectors[a], vectors[b], n)).isCloseTo(a == b ? 1 : 0, offset());
                if (a != b) {
                    assertThat(Products.dot(image, vectors[b], n)).isCloseTo(0, offset());
                }
            }
        }
    }

    private static org.assertj.core.data.Offset<Double> offset() {
        return org.assertj.core.data.Offset.offset(1e-12);
    }
}
