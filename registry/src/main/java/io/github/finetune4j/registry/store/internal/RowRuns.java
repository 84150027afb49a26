// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * The rows that a version has, in its order: stretches of numbers that follow each other. A version that changes 1 % of
 * its parent's rows needs about two stretches per changed row, a few bytes each.
 */
public final class RowRuns {
    private static final int MORE = 0x80;
    private static final int BITS = 7;

    private final int[] starts;
    private final int[] lengths;
    private final int rows;
    private final long[] byStart; // start and length of each stretch, by start, for contains

    private RowRuns(int[] starts, int[] lengths) {
        this.starts = starts;
        this.lengths = lengths;
        rows = Arrays.stream(lengths).sum();
        byStart = new long[starts.length];
        for (int i = 0; i < starts.length; i++) {
            byStart[i] = ((long) starts[i] << Integer.SIZE) | lengths[i];
        }
        Arrays.sort(byStart);
    }

    /** {@return the stretches of these numbers, in their order} */
    static RowRuns of(int[] numbers) {
        int[] starts = new int[numbers.length];
        int[] lengths = new int[numbers.length];
        int runs = 0;
        for (int number : numbers) {
            if (runs > 0 && number == starts[runs - 1] + lengths[runs - 1]) {
                lengths[runs - 1]++;
            } else {
                starts[runs] = number;
                lengths[runs++] = 1;
            }
        }
        return new RowRuns(Arrays.copyOf(starts, runs), Arrays.copyOf(lengths, runs));
    }

    /**
     * {@return the stretches of these bytes; empty if they are damaged}
     *
     * @param bytes as {@link #bytes()} gave them
     * @param known how many rows there are
     */
    public static Optional<RowRuns> read(byte[] bytes, int known) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            int runs = Math.toIntExact(readNumber(in));
            if (runs < 0 || runs > bytes.length) {
                return Optional.empty();
            }
            int[] starts = new int[runs];
            int[] lengths = new int[runs];
            long expected = 0;
            long rows = 0;
            for (int i = 0; i < runs; i++) {
                long step = readNumber(in);
                starts[i] = Math.toIntExact(expected + ((step >>> 1) ^ -(step & 1)));
                lengths[i] = Math.toIntExact(readNumber(in));
                expected = (long) starts[i] + lengths[i];
                rows += lengths[i];
                if (starts[i] < 0 || lengths[i] < 1 || expected > known || rows > Integer.MAX_VALUE) {
                    return Optional.empty();
                }
            }
            RowRuns read = new RowRuns(starts, lengths);
            return Arrays.equals(read.bytes(), bytes) ? Optional.of(read) : Optional.empty();
        } catch (BufferUnderflowException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeNumber(out, starts.length);
        long expected = 0;
        for (int i = 0; i < starts.length; i++) {
            long step = starts[i] - expected;
            writeNumber(out, (step << 1) ^ (step >> (Long.SIZE - 1)));
            writeNumber(out, lengths[i]);
            expected = (long) starts[i] + lengths[i];
        }
        return out.toByteArray();
    }

    private static void writeNumber(ByteArrayOutputStream out, long number) {
        long left = number;
        while ((left & -MORE) != 0) {
            out.write((int) (left & (MORE - 1)) | MORE);
            left >>>= BITS;
        }
        out.write((int) left);
    }

    private static long readNumber(ByteBuffer in) {
        long number = 0;
        for (int shift = 0; ; shift += BITS) {
            int next = in.get();
            number |= (long) (next & (MORE - 1)) << shift;
            if ((next & MORE) == 0) {
                return number;
            }
        }
    }

    /** {@return the number behind the highest one; 0 without any} */
    public int end() {
        return Arrays.stream(byStart)
                .mapToInt(each -> (int) (each >>> Integer.SIZE) + (int) each)
                .max()
                .orElse(0);
    }

    /** {@return the numbers of the rows, in order} */
    int[] numbers() {
        int[] numbers = new int[rows];
        int at = 0;
        for (int i = 0; i < starts.length; i++) {
            for (int k = 0; k < lengths[i]; k++) {
                numbers[at++] = starts[i] + k;
            }
        }
        return numbers;
    }

    /** Adds the numbers of the rows to a set. */
    void addTo(BitSet set) {
        for (int i = 0; i < starts.length; i++) {
            set.set(starts[i], starts[i] + lengths[i]);
        }
    }

    boolean contains(int number) {
        int at = Arrays.binarySearch(byStart, ((long) number << Integer.SIZE) | Integer.MAX_VALUE);
        int before = -at - 2; // never found: no stretch is that long
        if (before < 0) {
            return false;
        }
        int start = (int) (byStart[before] >>> Integer.SIZE);
        return number < start + (int) byStart[before];
    }
}
