package io.github.finetune4j.statistics;

import java.util.random.RandomGenerator;

/**
 * Rows drawn with replacement, quickly: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) gives 64 bits, which are cut into two or
 * three draws, each made a row without bias (Lemire, ACM TOMACS 29, 2019).
 */
final class RowDraws {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final int FEW = 1 << 16;
    private static final int LANE = 21;
    private static final long LANE_MASK = (1L << LANE) - 1;

    private final int n;
    private final long refused;
    private long state;

    RowDraws(int n, RandomGenerator random) {
        this.n = n;
        this.refused = (n <= FEW ? 1L << LANE : 1L << Integer.SIZE) % n;
        this.state = random.nextLong();
    }

    private static long mixed(long state) {
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Fills all places with rows. */
    void draw(int[] rows) {
        int i = 0;
        if (n <= FEW) {
            while (i + 3 <= rows.length) {
                long bits = next();
                long a = (bits & LANE_MASK) * n;
                long b = ((bits >>> LANE) & LANE_MASK) * n;
                long c = ((bits >>> (2 * LANE)) & LANE_MASK) * n;
                if ((a & LANE_MASK) >= refused && (b & LANE_MASK) >= refused && (c & LANE_MASK) >= refused) {
                    rows[i] = (int) (a >>> LANE);
                    rows[i + 1] = (int) (b >>> LANE);
                    rows[i + 2] = (int) (c >>> LANE);
                    i += 3;
                }
            }
        }
        while (i < rows.length) {
            rows[i++] = one();
        }
    }

    /** The sum of as many drawn values as there are. */
    double sum(double[] values) {
        double a = 0;
        double b = 0;
        double c = 0;
        int left = values.length;
        if (n <= FEW) {
            long s = state;
            while (left >= 3) {
                s += GAMMA;
                long bits = mixed(s);
                long x = (bits & LANE_MASK) * n;
                long y = ((bits >>> LANE) & LANE_MASK) * n;
                long z = ((bits >>> (2 * LANE)) & LANE_MASK) * n;
                if ((x & LANE_MASK) >= refused && (y & LANE_MASK) >= refused && (z & LANE_MASK) >= refused) {
                    a += values[(int) (x >>> LANE)];
                    b += values[(int) (y >>> LANE)];
                    c += values[(int) (z >>> LANE)];
                    left -= 3;
                }
            }
            state = s;
        }
        while (left > 0) {
            a += values[one()];
            left--;
        }
        return a + b + c;
    }

    private long next() {
        state += GAMMA;
        return mixed(state);
    }

    private int one() {
        int width = n <= FEW ? LANE : Integer.SIZE;
        long mask = (1L << width) - 1;
        while (true) {
            long product = (next() >>> (Long.SIZE - width)) * n;
            if ((product & mask) >= refused) {
                return (int) (product >>> width);
            }
        }
    }
}
