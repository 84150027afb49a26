package io.github.finetune4j.lora.internal.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Converts between numbers in files and Java's floats. Rounding is to the nearest, ties to even. */
public final class Floats {
    private Floats() {}

    /**
     * {@return a tensor's numbers}
     *
     * @param tensor of any type
     */
    public static float[] of(TensorData tensor) {
        ByteBuffer bytes = tensor.bytes();
        float[] out = new float[Math.toIntExact(tensor.count())];
        for (int i = 0; i < out.length; i++) {
            out[i] = switch (tensor.dtype()) {
                case F32 -> bytes.getFloat(4 * i);
                case F16 -> fromHalf(bytes.getShort(2 * i));
                case BF16 -> Float.intBitsToFloat(bytes.getShort(2 * i) << 16);
            };
        }
        return out;
    }

    /**
     * {@return numbers as a file holds them}
     *
     * @param values to convert
     * @param dtype of the file
     */
    public static ByteBuffer bytes(float[] values, Dtype dtype) {
        ByteBuffer out = ByteBuffer.allocate(Math.multiplyExact(values.length, dtype.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            switch (dtype) {
                case F32 -> out.putFloat(value);
                case F16 -> out.putShort(toHalf(value));
                case BF16 -> out.putShort(toBrainFloat(value));
            }
        }
        return out.flip();
    }

    static short toBrainFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40); // stays a NaN when the lower half is cut off
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    /** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits; an exponent of 0 counts in steps of 2^-24. */
    static float fromHalf(short half) {
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

    static short toHalf(float value) {
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
