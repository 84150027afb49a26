// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import java.lang.invoke.MethodHandle;

/** The product of float32 in this process, as {@link Product} is that of bfloat16. */
final class FloatProduct {
    private static final MethodHandle PACKED = Tiles.linked(Brgemm.Kind.FP32).packed();
    private static final MethodHandle ARRAYS = Tiles.linked(Brgemm.Kind.FP32).arrays();

    private FloatProduct() {}

    /** c = a · b, or c + a · b; the columns of a are {@code k}, b lies at an address, row after row. */
    static void of(int m, int n, int k, float[] a, long b, float[] c, int cAt, int cWidth, boolean add) {
        try {
            PACKED.invokeExact(
                    (long) m, (long) n, (long) k, (long) k, (long) n, (long) cWidth, add, a, 0L, b, c, 4L * cAt, false);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a product failed: " + e + " -> report it as a bug", e);
        }
    }

    /**
     * A matrix that lies in an array.
     *
     * @param numbers the array
     * @param at first number
     * @param width from one row to the next
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Part(float[] numbers, int at, int width) {}

    /** c = a · b. */
    static void of(int m, int n, int k, Part a, Part b, Part c) {
        try {
            ARRAYS.invokeExact(
                    (long) m,
                    (long) n,
                    (long) k,
                    (long) a.width,
                    (long) b.width,
                    (long) c.width,
                    false,
                    a.numbers,
                    4L * a.at,
                    b.numbers,
                    4L * b.at,
                    c.numbers,
                    4L * c.at,
                    false);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a product failed: " + e + " -> report it as a bug", e);
        }
    }
}
