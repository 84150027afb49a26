// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/**
 * Numbers of quantised blocks, and back for {@link GgufType#Q8_0}. The layouts are ggml's (ggml-common.h); each product
 * is rounded to float32 in the order of ggml's own code, so the results are equal bit for bit.
 */
public final class QuantizedBlocks {
    private static final int PIECE = 1 << 16; // numbers that one thread converts at a time; a multiple of every block

    private QuantizedBlocks() {}

    /**
     * {@return the numbers of a tensor}
     *
     * @param type of the bytes
     * @param bytes as many as type and count say
     * @param count of numbers
     */
    public static float[] numbers(GgufType type, ByteBuffer bytes, int count) {
        ByteBuffer source = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (count % type.blockLength() != 0 || source.remaining() != type.bytes(count)) {
            throw new IllegalArgumentException(
                    count + " numbers of type " + type + " in " + source.remaining() + " bytes -> report it as a bug");
        }
        float[] out = new float[count];
        IntStream.range(0, (count + PIECE - 1) / PIECE).parallel().forEach(piece -> {
            int from = piece * PIECE;
            int to = Math.min(count, from + PIECE);
            for (int at = from; at < to; at += type.blockLength()) {
                block(type, source, at / type.blockLength() * type.blockBytes(), out, at);
            }
        });
        return out;
    }

    private static void block(GgufType type, ByteBuffer in, int at, float[] out, int to) {
        switch (type) {
            case F32 -> out[to] = in.getFloat(at);
            case F16 -> out[to] = half(in, at);
            case BF16 -> out[to] = Float.intBitsToFloat(in.getShort(at) << 16);
            case Q4_0 -> q4(in, at + 2, out, to, half(in, at), -8, 0);
            case Q4_1 -> q4(in, at + 4, out, to, half(in, at), 0, half(in, at + 2));
            case Q8_0 -> q8(in, at, out, to);
            case Q4_K -> q4k(in, at, out, to);
            case Q6_K -> q6k(in, at, out, to);
        }
    }

    private static float half(ByteBuffer in, int at) {
        return Half.toFloat(in.getShort(at));
    }

    // the low four bits of byte i are number i, the high ones number i + 16
    private static void q4(ByteBuffer in, int at, float[] out, int to, float scale, int shift, float minimum) {
        for (int i = 0; i < 16; i++) {
            int both = in.get(at + i) & 255;
            out[to + i] = scale * ((both & 15) + shift) + minimum;
            out[to + i + 16] = scale * ((both >>> 4) + shift) + minimum;
        }
    }

    private static void q8(ByteBuffer in, int at, float[] out, int to) {
        float scale = half(in, at);
        for (int i = 0; i < 32; i++) {
            out[to + i] = in.get(at + 2 + i) * scale;
        }
    }

    // scale and minimum of the whole, 12 bytes of eight scales and eight minima of 6 bits, 128 bytes of two numbers
    // each
    private static void q4k(ByteBuffer in, int at, float[] out, int to) {
        float scale = half(in, at);
        float minimum = half(in, at + 2);
        for (int part = 0; part < 8; part++) {
            float d = scale * sixBits(in, at + 4, part, 0);
            float m = minimum * sixBits(in, at + 4, part, 4);
            for (int i = 0; i < 32; i++) {
                int both = in.get(at + 16 + part / 2 * 32 + i) & 255;
                out[to + part * 32 + i] = d * (part % 2 == 0 ? both & 15 : both >>> 4) - m;
            }
        }
    }

    // of eight numbers the first four lie whole in bytes 0 to 3 (scales) or 4 to 7 (minima); of the rest the low four
    // bits lie in bytes 8 to 11,
    // the high two above those of the first four
    private static int sixBits(ByteBuffer in, int at, int part, int first) {
        if (part < 4) {
            return in.get(at + first + part) & 63;
        }
        int low = in.get(at + 4 + part) & 255;
        int high = in.get(at + first + part - 4) & 255;
        return (first == 0 ? low & 15 : low >>> 4) | (high >>> 2 & 48);
    }

    // two halves of 128 numbers: 64 bytes with the low four bits, 32 with the high two, 8 scales; the whole's scale
    // comes last
    private static void q6k(ByteBuffer in, int at, float[] out, int to) {
        float scale = half(in, at + 208);
        for (int part = 0; part < 8; part++) {
            int side = part / 4;
            int quarter = part % 4;
            for (int i = 0; i < 32; i++) {
                int low = in.get(at + side * 64 + quarter % 2 * 32 + i) & 255;
                int high = in.get(at + 128 + side * 32 + i) & 255;
                int q = (quarter < 2 ? low & 15 : low >>> 4) | ((high >>> (2 * quarter) & 3) << 4);
                out[to + part * 32 + i] = scale * in.get(at + 192 + part * 2 + i / 16) * (q - 32);
            }
        }
    }

    /**
     * {@return numbers as blocks of 32 with 8 bits each, rounded as ggml's reference does: half away from zero}
     *
     * @param values a multiple of 32
     */
    public static ByteBuffer q8(float[] values) {
        if (values.length % 32 != 0) {
            throw new IllegalArgumentException("a row of " + values.length
                    + " numbers as Q8_0, which needs a multiple of 32 -> report it as a bug");
        }
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(GgufType.Q8_0.bytes(values.length)))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < values.length; at += 32) {
            float largest = 0;
            for (int i = 0; i < 32; i++) {
                largest = Math.max(largest, Math.abs(values[at + i]));
            }
            float scale = largest / 127;
            float inverse = scale == 0 ? 0 : 1 / scale;
            out.putShort(Half.of(scale));
            for (int i = 0; i < 32; i++) {
                float x = values[at + i] * inverse;
                out.put((byte) (Math.signum(x) * Math.floor(Math.abs((double) x) + 0.5)));
            }
        }
        return out.flip();
    }
}
