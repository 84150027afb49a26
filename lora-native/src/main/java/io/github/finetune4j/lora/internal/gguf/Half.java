// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.gguf;

/**
 * IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits; an exponent of 0 counts in steps of 2^-24. Rounding is to
 * the nearest, ties to even.
 */
public final class Half {
    private Half() {}

    /**
     * {@return the number of its bits}
     *
     * @param half bits
     */
    public static float toFloat(short half) {
        int exponent = half >>> 10 & 31;
        int fraction = half & 1023;
        float magnitude;
        if (exponent == 31) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            magnitude = exponent == 0 ? fraction * 0x1p-24f : Math.scalb(1024 + fraction, exponent - 25);
        }
        return half < 0 ? -magnitude : magnitude;
    }

    /**
     * {@return the bits of the nearest half}
     *
     * @param value any number
     */
    public static short of(float value) {
        int sign = Float.floatToRawIntBits(value) >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 65520) { // half a step above the largest half, 65504
            return (short) (sign | 0x7c00);
        }
        int exponent = Math.max(-14, Math.getExponent(magnitude)); // steps below 2^-14 are all 2^-24 wide
        int steps =
                (int) Math.rint(Math.scalb((double) magnitude, 10 - exponent)); // exact in double; rint ties to even
        return (short) (sign | ((exponent + 14) << 10) + steps);
    }
}
