// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.SplittableRandom;

/**
 * An orthonormal basis whose first vectors are near the axes of most variance: those of a few rounds of subspace
 * iteration, and behind them what completes the basis. Exact axes of all directions take longer to find than they save.
 */
final class PrincipalAxes {
    /** How many axes are looked for. */
    static final int LEADING = 32;

    private static final int ROUNDS = 4;
    private static final long SEED = 34;

    private PrincipalAxes() {}

    /** {@return the basis, one vector a row; exact eigenvectors where there are few} The matrix may be overwritten. */
    static double[][] of(double[][] covariance) {
        int n = covariance.length;
        return n <= 2 * LEADING ? Eigenvectors.of(covariance) : completed(leading(covariance), n);
    }

    private static double[][] leading(double[][] covariance) {
        int n = covariance.length;
        SplittableRandom random = new SplittableRandom(SEED);
        double[][] found = new double[LEADING][n];
        for (double[] row : found) {
            for (int j = 0; j < n; j++) {
                row[j] = random.nextDouble() - 0.5;
            }
        }
        orthonormalize(found);
        for (int round = 0; round < ROUNDS; round++) {
            found = product(found, covariance);
            orthonormalize(found);
        }
        return rotated(found, product(found, covariance));
    }

    private static double[][] product(double[][] rows, double[][] matrix) {
        double[][] product = new double[rows.length][matrix[0].length];
        Products.each(rows.length, a -> Products.add(product[a], rows[a], matrix, matrix.length, 0, matrix[0].length));
        return product;
    }

    /** Makes rows orthonormal, each against those before it, twice, since once loses digits. */
    private static void orthonormalize(double[][] rows) {
        int n = rows[0].length;
        for (int a = 0; a < rows.length; a++) {
            for (int time = 0; time < 2; time++) {
                for (int b = 0; b < a; b++) {
                    Products.one(rows[a], rows[b], -Products.dot(rows[a], rows[b], n), 0, n);
                }
            }
            double length = Math.sqrt(Products.dot(rows[a], rows[a], n));
            for (int j = 0; j < n; j++) {
                rows[a][j] = length > 0 ? rows[a][j] / length : 0;
            }
        }
    }

    /** Turns a basis within its space to the axes of most variance there; images: its products by the covariance. */
    private static double[][] rotated(double[][] basis, double[][] images) {
        int n = basis[0].length;
        double[][] inner = new double[basis.length][basis.length];
        for (int a = 0; a < basis.length; a++) {
            for (int b = 0; b <= a; b++) {
                inner[a][b] = Products.dot(basis[a], images[b], n);
                inner[b][a] = inner[a][b];
            }
        }
        return product(Eigenvectors.of(inner), basis);
    }

    /** {@return a basis of the whole space that begins with these vectors, up to their signs} */
    private static double[][] completed(double[][] first, int n) {
        for (int a = 0; a < first.length; a++) {
            reflection(first[a], a, n);
            for (int b = a + 1; b < first.length; b++) {
                reflect(first[b], first[a], n);
            }
        }
        double[][] basis = new double[n][n];
        Products.each(n, i -> {
            basis[i][i] = 1;
            for (int a = first.length - 1; a >= 0; a--) {
                reflect(basis[i], first[a], n);
            }
        });
        return basis;
    }

    /** Makes of a vector the unit vector of Householder's reflection that maps what it has from a on to axis a. */
    private static void reflection(double[] vector, int a, int n) {
        for (int j = 0; j < a; j++) {
            vector[j] = 0;
        }
        double length = Math.sqrt(Products.dot(vector, vector, n));
        vector[a] += vector[a] > 0 ? length : -length;
        double whole = Math.sqrt(Products.dot(vector, vector, n));
        for (int j = a; j < n; j++) {
            vector[j] = whole > 0 ? vector[j] / whole : 0;
        }
    }

    private static void reflect(double[] vector, double[] by, int n) {
        Products.one(vector, by, -2 * Products.dot(vector, by, n), 0, n);
    }
}
