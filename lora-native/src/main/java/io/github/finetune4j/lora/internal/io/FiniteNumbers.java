// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * Refuses weights that are no numbers: a NaN or an infinity makes every logit one, and the answer empty or the same
 * word over and over. All exponent bits of such a number are set, in each of the three types; eight bytes are looked at
 * together, so that this is a small part of loading.
 */
public final class FiniteNumbers {
    private static final int PIECE = 1 << 13;

    private FiniteNumbers() {}

    /**
     * {@return the tensor, all of whose numbers are finite}
     *
     * @param tensor to look at; its bytes are read once
     * @param where names the file or model in the message
     * @throws InvalidModelException if one is not
     */
    public static TensorData require(TensorData tensor, String where) {
        if (!all(tensor)) {
            throw new InvalidModelException(
                    where + ": tensor " + tensor.name() + " of " + tensor.count()
                            + " numbers holds some that are NaN or infinite -> the file is damaged or its training diverged, fetch or train it again");
        }
        return tensor;
    }

    /**
     * {@return the bytes of numbers in a type of few bits, all of which still are numbers}
     *
     * @param bytes of the tensor in that type
     * @param name of the tensor
     * @param dtype of the bytes
     * @throws UnsupportedCapabilityException if one is too large for the type
     */
    public static ByteBuffer requireHeld(ByteBuffer bytes, String name, Dtype dtype) {
        TensorData written = new TensorData(name, dtype, new long[] {bytes.remaining() / dtype.bytes()}, bytes);
        if (!all(written)) {
            throw new UnsupportedCapabilityException("tensor " + name + " has numbers that " + dtype
                    + " cannot hold, the largest of which is " + (dtype == Dtype.F16 ? "65504" : "3.4e38")
                    + " -> write it in F32");
        }
        return bytes;
    }

    static boolean all(TensorData tensor) {
        long exponent = exponent(tensor.dtype());
        long one = exponent & -exponent; // the lowest bit of the first lane's exponent
        long lanes = tensor.dtype() == Dtype.F32 ? 0x00000001_00000001L : 0x0001_0001_0001_0001L;
        return none(tensor.bytes(), exponent * lanes, one * lanes, (exponent + one) * lanes);
    }

    private static long exponent(Dtype dtype) {
        return switch (dtype) {
            case F32 -> 0x7f800000L;
            case F16 -> 0x7c00L;
            case BF16 -> 0x7f80L;
        };
    }

    // one more than an exponent of ones carries into the place of the sign, and never beyond its lane
    private static boolean none(ByteBuffer tensor, long exponents, long ones, long carries) {
        LongBuffer whole = tensor.duplicate().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        long[] piece = new long[Math.min(PIECE, whole.remaining())];
        long found = 0;
        while (whole.hasRemaining()) {
            int length = Math.min(piece.length, whole.remaining());
            whole.get(piece, 0, length); // a loop over an array is several times as fast as one over a buffer
            found |= carried(piece, length, exponents, ones);
        }
        found |= (rest(tensor) & exponents) + ones;
        return (found & carries) == 0;
    }

    private static long carried(long[] piece, int length, long exponents, long ones) {
        long found = 0;
        for (int i = 0; i < length; i++) {
            found |= (piece[i] & exponents) + ones;
        }
        return found;
    }

    /** {@return the last bytes, fewer than eight, with zeros before them} */
    private static long rest(ByteBuffer tensor) {
        long rest = 0;
        for (int i = tensor.limit() - 1; i >= tensor.limit() / Long.BYTES * Long.BYTES; i--) {
            rest = (rest << Byte.SIZE) | (tensor.get(i) & 255L);
        }
        return rest;
    }
}
