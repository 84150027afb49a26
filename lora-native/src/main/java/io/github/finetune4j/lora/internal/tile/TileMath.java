// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import java.util.Arrays;

/**
 * The arithmetic between products, as loops over arrays that the JVM's compiler turns into vector instructions: so
 * without branches, and without conversions between bits and numbers where others will do.
 */
final class TileMath {
    private static final int LANES = 64;
    private static final float LARGEST = 87; // e^88.8 is more than a float holds

    private TileMath() {}

    /** {@return a bfloat16 number} */
    static float wide(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** {@return the nearest bfloat16, ties to even} */
    static short rounded(float number) {
        int bits = Float.floatToRawIntBits(number);
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    static void round(float[] from, int at, short[] to, int toAt, int count) {
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToRawIntBits(from[at + i]);
            to[toAt + i] = (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
        }
    }

    /** x / sqrt(mean(x²) + epsilon) · weight, rounded; {@code lanes}: of this thread, {@value #LANES} wide. */
    static void norm(float[] x, int at, int width, float[] weight, float epsilon, float[] lanes, short[] to, int toAt) {
        float scale = (float) (1 / Math.sqrt(squares(x, at, width, lanes) / width + epsilon));
        for (int i = 0; i < width; i++) {
            int bits = Float.floatToRawIntBits(x[at + i] * scale * weight[i]);
            to[toAt + i] = (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
        }
    }

    /** As {@link #norm}, not rounded. */
    static void norm(float[] x, int at, int width, float[] weight, float epsilon, float[] lanes, float[] to, int toAt) {
        float scale = (float) (1 / Math.sqrt(squares(x, at, width, lanes) / width + epsilon));
        for (int i = 0; i < width; i++) {
            to[toAt + i] = x[at + i] * scale * weight[i];
        }
    }

    /** {@return the largest of the numbers without their signs; NaN if there is one} */
    static float magnitude(float[] x, int at, int count) {
        float largest = 0;
        for (int i = at; i < at + count; i++) {
            largest = Math.max(largest, Math.abs(x[i]));
        }
        return largest;
    }

    /** The nearest whole numbers of x · factor, which are within ±32,767, each with 32,768 added. */
    static void whole(float[] x, int at, int count, float factor, int[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = (int) (x[at + i] * factor + 32768.5f);
        }
    }

    /** Eight bits of each number, from one bit on. */
    static void bytes(int[] from, int count, int bit, byte[] to, int toAt) {
        for (int i = 0; i < count; i++) {
            to[toAt + i] = (byte) (from[i] >> bit);
        }
    }

    /** As {@link #norm}, in place and in float32. */
    static void normHead(float[] x, int at, int width, float[] weight, float epsilon, float[] lanes) {
        float scale = (float) (1 / Math.sqrt(squares(x, at, width, lanes) / width + epsilon));
        for (int i = 0; i < width; i++) {
            x[at + i] *= scale * weight[i];
        }
    }

    static float[] lanes() {
        return new float[LANES];
    }

    private static float squares(float[] x, int at, int width, float[] lanes) {
        Arrays.fill(lanes, 0);
        int whole = width - width % LANES;
        for (int block = 0; block < whole; block += LANES) {
            for (int i = 0; i < LANES; i++) {
                lanes[i] += x[at + block + i] * x[at + block + i];
            }
        }
        for (int i = whole; i < width; i++) {
            lanes[i - whole] += x[at + i] * x[at + i];
        }
        return sum(lanes);
    }

    /**
     * e^x by the Taylor polynomial of x / 64, squared six times: no bits are moved, so loops over it become vectors.
     * The relative error is below 2e-5 for x within ±30; beyond it grows, where a power is next to nothing beside 1.
     */
    static float exp(float x) {
        float y = x * (1f / 64);
        float p = y * 1.984127e-4f + 0.0013888889f;
        p = p * y + 0.008333334f;
        p = p * y + 0.041666668f;
        p = p * y + 0.16666667f;
        p = p * y + 0.5f;
        p = p * y + 1;
        p = p * y + 1;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        return p * p;
    }

    /** gate · sigmoid(gate) · up, into gate. Of two arrays of one type at places of their own no vectors are made. */
    static void silu(float[] gate, float[] up, int count) {
        for (int i = 0; i < count; i++) {
            float x = gate[i];
            float e = exp(Math.max(-LARGEST, Math.min(LARGEST, -x)));
            gate[i] = x / (1 + e) * up[i];
        }
    }

    /**
     * (number + bias) · Φ(number + bias), in place: Gaussian error linear unit. The error function is Abramowitz and
     * Stegun's 7.1.26, off by at most 1.5e-7.
     */
    static void gelu(float[] numbers, int at, float[] bias, int biasAt, int count) {
        for (int i = 0; i < count; i++) {
            float x = numbers[at + i] + bias[biasAt + i];
            float size = Math.abs(x);
            float t = 1 / (1 + 0.3275911f * 0.70710677f * size);
            float p = t * 1.0614054f - 1.4531521f;
            p = p * t + 1.4214138f;
            p = p * t - 0.28449672f;
            p = p * t + 0.2548296f;
            float rest = p * t * exp(Math.max(-LARGEST, -0.5f * x * x));
            numbers[at + i] = 0.5f * (x + size - size * rest);
        }
    }

    /** (x - mean) / sqrt(variance + epsilon) · weight + bias, in place. */
    static void layerNorm(float[] x, int at, int width, float[] weight, float[] bias, double epsilon, float[] lanes) {
        Arrays.fill(lanes, 0);
        for (int block = 0; block < width; block += LANES) {
            int count = Math.min(LANES, width - block);
            for (int i = 0; i < count; i++) {
                lanes[i] += x[at + block + i];
            }
        }
        float mean = sum(lanes) / width;
        for (int i = 0; i < width; i++) {
            x[at + i] -= mean;
        }
        float scale = (float) (1 / Math.sqrt(squares(x, at, width, lanes) / width + epsilon));
        for (int i = 0; i < width; i++) {
            x[at + i] = x[at + i] * scale * weight[i] + bias[i];
        }
    }

    /** numbers = e^(scale · (number - largest)), each added to a sum of its own. */
    static void powers(float[] numbers, int at, int count, float scale, float largest, float[] sums) {
        for (int i = 0; i < count; i++) {
            float power = exp(Math.max(-LARGEST, scale * (numbers[at + i] - largest)));
            numbers[at + i] = power;
            sums[i] += power;
        }
    }

    static float sum(float[] lanes) {
        float sum = 0;
        for (float lane : lanes) {
            sum += lane;
        }
        return sum;
    }

    /** The larger of each number and what stands in its place. */
    static void larger(float[] numbers, int at, int count, float[] lanes) {
        for (int i = 0; i < count; i++) {
            lanes[i] = Math.max(lanes[i], numbers[at + i]);
        }
    }

    static float largest(float[] lanes) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float lane : lanes) {
            largest = Math.max(largest, lane);
        }
        return largest;
    }
}
