// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A process that multiplies as tiles do and compares: it ends with 0 if all is right, and whatever happens to it, the
 * application's own goes on. Stands on the JDK alone.
 */
final class TileSelfTest {
    private static final int[][] SHAPES = {
        {1, 32, 64}, {1, 24, 576}, {3, 64, 64}, {8, 32, 576}, {16, 8, 64}, {96, 64, 64}, {128, 32, 1536}
    };

    private TileSelfTest() {}

    /** Loads what it is told in that order, the last of which has the product; then tries it on two threads. */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] libraries) throws Exception {
        for (String library : libraries) {
            System.load(library);
        }
        Path library = Path.of(libraries[libraries.length - 1]);
        Brgemm product = Brgemm.of(Brgemm.Kind.BF16, library).orElseThrow();
        Brgemm floats = Brgemm.of(Brgemm.Kind.FP32, library).orElseThrow();
        Brgemm bytes = Brgemm.of(Brgemm.Kind.INT8, library).orElseThrow();
        boolean[] right = new boolean[2];
        List<Thread> threads = List.of(
                new Thread(() -> right[0] = tryAll(product, 1) && tryFloats(floats, 3) && tryBytes(bytes, 5)),
                new Thread(() -> right[1] = tryAll(product, 2) && tryFloats(floats, 4) && tryBytes(bytes, 6)));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        System.exit(right[0] && right[1] ? 0 : 3);
    }

    private static boolean tryAll(Brgemm product, long seed) {
        Random random = new Random(seed);
        boolean right = true;
        for (int[] shape : SHAPES) {
            right &= isRight(product.packed(), random, shape[0], shape[1], shape[2], false);
            right &= isRight(product.packed(), random, shape[0], shape[1], shape[2], true);
        }
        return right;
    }

    private static boolean tryFloats(Brgemm product, long seed) {
        Random random = new Random(seed);
        boolean right = true;
        for (int[] shape : SHAPES) {
            int m = shape[0];
            int n = shape[1];
            int k = shape[2];
            float[] a = numbers(random, m * k);
            float[] b = numbers(random, k * n);
            float[] c = numbers(random, m * n);
            ByteBuffer bytes = ByteBuffer.allocateDirect(4 * b.length).order(ByteOrder.nativeOrder());
            bytes.asFloatBuffer().put(b);
            float[] packed = c.clone();
            float[] plain = c.clone();
            multiply(product, m, n, k, a, b, bytes, packed, plain);
            right &= isNear(packed, expected(m, n, k, a, b, c, true), k)
                    && isNear(plain, expected(m, n, k, a, b, c, false), k);
        }
        return right;
    }

    /** All bytes that there are; the sums are whole, and so equal. */
    private static boolean tryBytes(Brgemm product, long seed) {
        Random random = new Random(seed);
        boolean right = true;
        for (int[] shape : SHAPES) {
            int m = shape[0];
            int n = shape[1];
            int k = shape[2];
            byte[] a = new byte[m * k];
            byte[] b = new byte[k * n];
            random.nextBytes(a);
            random.nextBytes(b);
            int[] found = new int[m * n];
            multiply(product, m, n, k, a, fours(b, n), found);
            right &= Arrays.equals(found, expected(m, n, k, a, b));
        }
        return right;
    }

    private static ByteBuffer fours(byte[] b, int n) {
        ByteBuffer fours = ByteBuffer.allocateDirect(b.length);
        for (int i = 0; i < b.length; i++) {
            int row = i / n;
            fours.put(row / 4 * 4 * n + i % n * 4 + row % 4, b[i]);
        }
        return fours;
    }

    private static void multiply(Brgemm product, int m, int n, int k, byte[] a, ByteBuffer b, int[] c) {
        try {
            long address = Brgemm.address(b);
            product.packed()
                    .invokeExact(
                            (long) m, (long) n, (long) k, (long) k, (long) n, (long) n, false, a, 0L, address, c, 0L,
                            true);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static int[] expected(int m, int n, int k, byte[] a, byte[] b) {
        int[] expected = new int[m * n];
        for (int i = 0; i < m * n; i++) {
            for (int l = 0; l < k; l++) {
                expected[i] += (a[i / n * k + l] & 255) * b[l * n + i % n];
            }
        }
        return expected;
    }

    private static void multiply(
            Brgemm product, int m, int n, int k, float[] a, float[] b, ByteBuffer bytes, float[] added, float[] set) {
        try {
            long at = Brgemm.address(bytes);
            product.packed()
                    .invokeExact(
                            (long) m, (long) n, (long) k, (long) k, (long) n, (long) n, true, a, 0L, at, added, 0L,
                            false);
            product.arrays()
                    .invokeExact(
                            (long) m, (long) n, (long) k, (long) k, (long) n, (long) n, false, a, 0L, b, 0L, set, 0L,
                            false);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isRight(MethodHandle product, Random random, int m, int n, int k, boolean add) {
        float[] a = numbers(random, m * k);
        float[] b = numbers(random, k * n);
        float[] c = numbers(random, m * n);
        short[] aBits = new short[a.length];
        for (int i = 0; i < a.length; i++) {
            aBits[i] = (short) (Float.floatToRawIntBits(a[i]) >>> 16);
        }
        ByteBuffer pairs = ByteBuffer.allocateDirect(2 * b.length).order(ByteOrder.nativeOrder());
        for (int i = 0; i < b.length; i++) {
            int row = i / n;
            int column = i % n;
            int to = row / 2 * 2 * n + 2 * column + row % 2;
            pairs.putShort(2 * to, (short) (Float.floatToRawIntBits(b[i]) >>> 16));
        }
        float[] found = c.clone();
        multiply(product, m, n, k, aBits, pairs, found, add);
        return isNear(found, expected(m, n, k, a, b, c, add), k);
    }

    /** Numbers that bfloat16 holds exactly. */
    private static float[] numbers(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (random.nextInt(255) - 127) / 64f;
        }
        return numbers;
    }

    private static void multiply(
            MethodHandle product, int m, int n, int k, short[] a, ByteBuffer b, float[] c, boolean add) {
        try {
            long address = Brgemm.address(b);
            product.invokeExact(
                    (long) m, (long) n, (long) k, (long) k, (long) n, (long) n, add, a, 0L, address, c, 0L, true);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static double[] expected(int m, int n, int k, float[] a, float[] b, float[] c, boolean add) {
        double[] expected = new double[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = add ? c[i * n + j] : 0;
                for (int l = 0; l < k; l++) {
                    sum += (double) a[i * k + l] * b[l * n + j];
                }
                expected[i * n + j] = sum;
            }
        }
        return expected;
    }

    /** Products of such numbers are exact; their sum in float32 is off by a rounding each at most. */
    private static boolean isNear(float[] found, double[] expected, int k) {
        for (int i = 0; i < found.length; i++) {
            if (!(Math.abs(found[i] - expected[i]) <= 4.0 * k * Math.ulp(1f))) {
                return false;
            }
        }
        return true;
    }
}
