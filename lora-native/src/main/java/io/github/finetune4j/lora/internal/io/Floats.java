// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import io.github.finetune4j.lora.internal.config.MappedPages;
import io.github.finetune4j.lora.internal.gguf.Half;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Converts between numbers in files and Java's floats. Rounding is to the nearest, ties to even. */
public final class Floats {
    private Floats() {}

    /**
     * {@return a tensor's numbers}
     *
     * @param tensor of any type
     * @throws io.github.finetune4j.error.InvalidModelException if its file became shorter since it was opened
     */
    public static float[] of(TensorData tensor) {
        return MappedPages.reading("tensor " + tensor.name(), () -> numbers(tensor));
    }

    private static float[] numbers(TensorData tensor) {
        ByteBuffer bytes = tensor.bytes();
        float[] out = new float[Math.toIntExact(tensor.count())];
        for (int i = 0; i < out.length; i++) {
            out[i] = switch (tensor.dtype()) {
                case F32 -> bytes.getFloat(4 * i);
                case F16 -> Half.toFloat(bytes.getShort(2 * i));
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
                case F16 -> out.putShort(Half.of(value));
                case BF16 -> out.putShort(toBrainFloat(value));
            }
        }
        return out.flip();
    }

    /**
     * {@return a tensor's bytes in a type; its own, not copied, where it has that type}
     *
     * @param tensor of any type
     * @param dtype of the file
     */
    public static ByteBuffer bytes(TensorData tensor, Dtype dtype) {
        return tensor.dtype() == dtype ? tensor.bytes() : bytes(of(tensor), dtype);
    }

    static short toBrainFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40); // stays a NaN when the lower half is cut off
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }
}
