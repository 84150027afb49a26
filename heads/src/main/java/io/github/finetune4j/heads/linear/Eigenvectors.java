// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The eigenvectors of a symmetric matrix: Householder's tridiagonal form, then QL with implicit shifts (Bowdler,
 * Martin, Reinsch and Wilkinson, 1968), with every inner loop along an array.
 */
final class Eigenvectors {
    private static final int SWEEPS = 60;

    private final int n;
    /** The matrix, then the product of the reflections, then the eigenvectors, one a row. */
    private final double[][] rows;

    private final double[] diagonal;
    private final double[] below;
    private final double[] turned;

    private Eigenvectors(double[][] symmetric) {
        n = symmetric.length;
        rows = symmetric;
        diagonal = new double[n];
        below = new double[n];
        turned = new double[n];
    }

    /** {@return orthonormal eigenvectors, one a row} The matrix is overwritten. */
    static double[][] of(double[][] symmetric) {
        Eigenvectors eigenvectors = new Eigenvectors(symmetric);
        double[][] reflections = eigenvectors.tridiagonal();
        double[][] vectors = eigenvectors.product(reflections);
        eigenvectors.rotate(vectors);
        return vectors;
    }

    /** Makes the matrix tridiagonal. {@return the unit vector of each reflection; null where there is none} */
    private double[][] tridiagonal() {
        double[][] reflections = new double[n][];
        double[] p = new double[n];
        for (int i = 0; i < n - 2; i++) {
            double[] v = reflection(i);
            if (v != null) {
                reflections[i] = v;
                reflect(v, i + 1, p);
            } else {
                below[i] = rows[i][i + 1];
            }
        }
        if (n > 1) {
            below[n - 2] = rows[n - 2][n - 1];
        }
        for (int i = 0; i < n; i++) {
            diagonal[i] = rows[i][i];
        }
        return reflections;
    }

    private double @Nullable [] reflection(int i) {
        double[] v = rows[i].clone();
        Arrays.fill(v, 0, i + 1, 0);
        double norm = Math.sqrt(Products.dot(v, v, n));
        double rest = norm * norm - v[i + 1] * v[i + 1];
        if (rest <= 0 || norm == 0) {
            return null;
        }
        double alpha = v[i + 1] > 0 ? -norm : norm;
        v[i + 1] -= alpha;
        double length = Math.sqrt(Products.dot(v, v, n));
        for (int j = i + 1; j < n; j++) {
            v[j] /= length;
        }
        below[i] = alpha;
        return v;
    }

    /** Replaces the lower right part A by (1 - 2vv')A(1 - 2vv'). */
    private void reflect(double[] v, int from, double[] p) {
        Arrays.fill(p, 0);
        for (int j = from; j < n; j++) {
            Products.one(p, rows[j], 2 * v[j], from, n);
        }
        double k = 0;
        for (int j = from; j < n; j++) {
            k += v[j] * p[j];
        }
        Products.one(p, v, -k, from, n);
        for (int j = from; j < n; j++) {
            double vj = v[j];
            double pj = p[j];
            subtract(rows[j], p, v, vj, pj, from, n);
        }
    }

    private static void subtract(double[] row, double[] p, double[] v, double vj, double pj, int low, int high) {
        for (int t = low; t < high; t++) {
            row[t] -= vj * p[t] + pj * v[t];
        }
    }

    /** {@return the product of the reflections, transposed: the rows that the rotations then turn} */
    private double[][] product(double[][] reflections) {
        double[][] q = new double[n][n];
        for (int i = 0; i < n; i++) {
            q[i][i] = 1;
        }
        double[] sums = new double[n];
        for (int i = n - 3; i >= 0; i--) {
            double[] v = reflections[i];
            if (v != null) {
                Arrays.fill(sums, 0);
                for (int j = i + 1; j < n; j++) {
                    Products.one(sums, q[j], v[j], i + 1, n);
                }
                for (int j = i + 1; j < n; j++) {
                    Products.one(q[j], sums, -2 * v[j], i + 1, n);
                }
            }
        }
        return transposed(q);
    }

    private static double[][] transposed(double[][] q) {
        for (int i = 0; i < q.length; i++) {
            for (int j = 0; j < i; j++) {
                double kept = q[i][j];
                q[i][j] = q[j][i];
                q[j][i] = kept;
            }
        }
        return q;
    }

    private void rotate(double[][] vectors) {
        for (int l = 0; l < n; l++) {
            for (int sweep = 0; sweep < SWEEPS; sweep++) {
                int m = split(l);
                if (m == l) {
                    break;
                }
                sweep(vectors, l, m);
            }
        }
    }

    /** The end of the block that begins at l and that no zero below the diagonal divides. */
    private int split(int l) {
        int m = l;
        while (m < n - 1 && Math.abs(below[m]) > Math.ulp(1.0) * (Math.abs(diagonal[m]) + Math.abs(diagonal[m + 1]))) {
            m++;
        }
        return m;
    }

    private void sweep(double[][] vectors, int l, int m) {
        double g = (diagonal[l + 1] - diagonal[l]) / (2 * below[l]);
        double r = Math.hypot(g, 1);
        g = diagonal[m] - diagonal[l] + below[l] / (g + Math.copySign(r, g));
        double s = 1;
        double c = 1;
        double p = 0;
        for (int i = m - 1; i >= l; i--) {
            double f = s * below[i];
            double b = c * below[i];
            r = Math.hypot(f, g);
            below[i + 1] = r;
            if (r == 0) {
                diagonal[i + 1] -= p;
                below[m] = 0;
                return;
            }
            s = f / r;
            c = g / r;
            g = diagonal[i + 1] - p;
            r = (diagonal[i] - g) * s + 2 * c * b;
            p = s * r;
            diagonal[i + 1] = g + p;
            g = c * r - b;
            turn(vectors[i], vectors[i + 1], c, s);
        }
        diagonal[l] -= p;
        below[l] = g;
        below[m] = 0;
    }

    private void turn(double[] a, double[] b, double c, double s) {
        System.arraycopy(b, 0, turned, 0, n);
        for (int t = 0; t < n; t++) {
            b[t] = c * turned[t] + s * a[t];
        }
        for (int t = 0; t < n; t++) {
            a[t] = c * a[t] - s * turned[t];
        }
    }
}
