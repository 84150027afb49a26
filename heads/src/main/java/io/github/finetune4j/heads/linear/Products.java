// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Sums of scaled arrays, which is what every product of matrices here is made of. HotSpot makes vector instructions of
 * a loop that stores to one array and reads from four; with two stores or eight reads it gives up.
 */
final class Products {
    private Products() {}

    /**
     * Adds {@code sum of scales[q] * in[q][t]} to {@code out[t]} for t from {@code low} to below {@code high}, each in
     * the order of q, so that the bits do not depend on how t is divided.
     */
    static void add(double[] out, double[] scales, double[][] in, int count, int low, int high) {
        add(out, scales, in, 0, count, low, high);
    }

    /** The same for q from {@code first} to below {@code last}. */
    static void add(double[] out, double[] scales, double[][] in, int first, int last, int low, int high) {
        int q = first;
        for (; q + 4 <= last; q += 4) {
            four(
                    out,
                    in[q],
                    in[q + 1],
                    in[q + 2],
                    in[q + 3],
                    scales[q],
                    scales[q + 1],
                    scales[q + 2],
                    scales[q + 3],
                    low,
                    high);
        }
        for (; q < last; q++) {
            one(out, in[q], scales[q], low, high);
        }
    }

    private static void four(
            double[] out,
            double[] in0,
            double[] in1,
            double[] in2,
            double[] in3,
            double a0,
            double a1,
            double a2,
            double a3,
            int low,
            int high) {
        for (int t = low; t < high; t++) {
            out[t] = Math.fma(a3, in3[t], Math.fma(a2, in2[t], Math.fma(a1, in1[t], Math.fma(a0, in0[t], out[t]))));
        }
    }

    /** Adds {@code scale * in[t]} to {@code out[t]}. */
    static void one(double[] out, double[] in, double scale, int low, int high) {
        for (int t = low; t < high; t++) {
            out[t] = Math.fma(scale, in[t], out[t]);
        }
    }

    /** The same with half the digits, twice as fast, from 0 to below {@code high}. */
    static void add(float[] out, float[] scales, float[][] in, int first, int last, int high) {
        int q = first;
        for (; q + 4 <= last; q += 4) {
            four(
                    out,
                    in[q],
                    in[q + 1],
                    in[q + 2],
                    in[q + 3],
                    scales[q],
                    scales[q + 1],
                    scales[q + 2],
                    scales[q + 3],
                    high);
        }
        for (; q < last; q++) {
            one(out, in[q], scales[q], high);
        }
    }

    private static void four(
            float[] out,
            float[] in0,
            float[] in1,
            float[] in2,
            float[] in3,
            float a0,
            float a1,
            float a2,
            float a3,
            int high) {
        for (int t = 0; t < high; t++) {
            out[t] = Math.fma(a3, in3[t], Math.fma(a2, in2[t], Math.fma(a1, in1[t], Math.fma(a0, in0[t], out[t]))));
        }
    }

    private static void one(float[] out, float[] in, float scale, int high) {
        for (int t = 0; t < high; t++) {
            out[t] = Math.fma(scale, in[t], out[t]);
        }
    }

    /** {@return the sum of the first products} Eight sums, so that none waits for the one before it. */
    static double dot(double[] a, double[] b, int length) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int t = 0;
        for (; t + 8 <= length; t += 8) {
            s0 = Math.fma(a[t], b[t], s0);
            s1 = Math.fma(a[t + 1], b[t + 1], s1);
            s2 = Math.fma(a[t + 2], b[t + 2], s2);
            s3 = Math.fma(a[t + 3], b[t + 3], s3);
            s4 = Math.fma(a[t + 4], b[t + 4], s4);
            s5 = Math.fma(a[t + 5], b[t + 5], s5);
            s6 = Math.fma(a[t + 6], b[t + 6], s6);
            s7 = Math.fma(a[t + 7], b[t + 7], s7);
        }
        for (; t < length; t++) {
            s0 = Math.fma(a[t], b[t], s0);
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    /** Does pieces of work on all cores; which piece runs where makes no difference to its result. */
    static void each(int pieces, IntConsumer work) {
        if (pieces == 1) {
            work.accept(0);
        } else {
            IntStream.range(0, pieces).parallel().forEach(work);
        }
    }
}
