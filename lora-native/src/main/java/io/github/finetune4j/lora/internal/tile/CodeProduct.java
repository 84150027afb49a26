// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import java.lang.invoke.MethodHandle;

/** The product of bytes in this process, linked once, as {@link Product} is. Its sums are exact. */
final class CodeProduct {
    private static final MethodHandle CALL = Tiles.linked(Brgemm.Kind.INT8).packed();

    private CodeProduct() {}

    /**
     * c = a · b.
     *
     * @param m rows of a and c
     * @param n columns of b and c
     * @param k columns of a, a multiple of 4
     * @param a from 0 to 255, rows one after another, each {@code k} wide
     * @param b address; fours of rows interleaved: (i, j) lies at (i / 4) · 4n + 4j + i mod 4
     * @param c rows one after another, each {@code n} wide
     */
    static void of(int m, int n, int k, byte[] a, long b, int[] c) {
        try {
            CALL.invokeExact((long) m, (long) n, (long) k, (long) k, (long) n, (long) n, false, a, 0L, b, c, 0L, true);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a product failed: " + e + " -> report it as a bug", e);
        }
    }
}
