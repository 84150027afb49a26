// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import java.lang.invoke.MethodHandle;

/**
 * The product of bfloat16 in this process, linked once: a constant to the compiler, which so calls it without a detour.
 *
 * <p>Only after {@link Tiles#isReady()}: the class can't be loaded where there is no such function.
 */
final class Product {
    private static final MethodHandle CALL = Tiles.linked(Brgemm.Kind.BF16).packed();

    private Product() {}

    /**
     * c = a · b, or c + a · b.
     *
     * @param m rows of a and c
     * @param n columns of b and c
     * @param k columns of a, even
     * @param a bfloat16, rows one after another, each {@code k} wide
     * @param aAt first of a
     * @param b address; pairs of rows interleaved: (i, j) lies at (i / 2) · 2n + 2j + i mod 2
     * @param c float32
     * @param cAt first of c
     * @param cWidth from one row of c to the next
     * @param add whether what c holds stays in the sum
     */
    static void of(int m, int n, int k, short[] a, int aAt, long b, float[] c, int cAt, int cWidth, boolean add) {
        try {
            CALL.invokeExact(
                    (long) m,
                    (long) n,
                    (long) k,
                    (long) k,
                    (long) n,
                    (long) cWidth,
                    add,
                    a,
                    2L * aAt,
                    b,
                    c,
                    4L * cAt,
                    true);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a product failed: " + e + " -> report it as a bug", e);
        }
    }
}
