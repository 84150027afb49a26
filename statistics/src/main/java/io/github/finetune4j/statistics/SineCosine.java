// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/**
 * Sine and cosine of many angles at once, to about 2e-16: half of the work of both is the same. Polynomials and the
 * three parts of π/2 are those of fdlibm (k_sin.c, k_cos.c, e_rem_pio2.c).
 */
final class SineCosine {
    /** Up to here the multiples of π/2 have 20 bits, so that their products with its first part are exact. */
    private static final double MOST = 1e6;

    private static final double PER_QUARTER = 2 / Math.PI;
    /** Added and taken away again, it rounds to whole numbers, and leaves them in the low bits in between. */
    private static final double ROUND = 0x1.8p52;

    private static final double HALF_PI_1 = 1.5707963267341256;
    private static final double HALF_PI_2 = 6.077100506303966e-11;
    private static final double HALF_PI_3 = 2.0222662487959506e-21;

    private SineCosine() {}

    /** Writes both of each of the first angles. */
    static void of(double[] angles, int size, double[] sines, double[] cosines) {
        for (int i = 0; i < size; i++) {
            double angle = angles[i];
            if (Math.abs(angle) > MOST) {
                sines[i] = Math.sin(angle);
                cosines[i] = Math.cos(angle);
                continue;
            }
            double rounded = angle * PER_QUARTER + ROUND;
            double quarters = rounded - ROUND;
            double x = angle - quarters * HALF_PI_1 - quarters * HALF_PI_2 - quarters * HALF_PI_3;
            long quarter = Double.doubleToRawLongBits(rounded);
            long sine = Double.doubleToRawLongBits(sine(x));
            long cosine = Double.doubleToRawLongBits(cosine(x));
            // in every other quarter the two change places: without a branch, as nobody could foretell it
            long exchanged = (sine ^ cosine) & -(quarter & 1);
            sines[i] = Double.longBitsToDouble(sine ^ exchanged ^ ((quarter & 2) << 62));
            cosines[i] = Double.longBitsToDouble(cosine ^ exchanged ^ (((quarter + 1) & 2) << 62));
        }
    }

    /** Of −π/4 to π/4. */
    private static double sine(double x) {
        double z = x * x;
        double rest = 0.00833333333332249
                + z
                        * (-0.0001984126982985795
                                + z
                                        * (2.7557313707070068e-6
                                                + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
        return x + x * z * (-0.16666666666666632 + z * rest);
    }

    /** Of −π/4 to π/4. */
    private static double cosine(double x) {
        double z = x * x;
        double rest = -0.001388888888887411
                + z
                        * (2.480158728947673e-5
                                + z
                                        * (-2.7557314351390663e-7
                                                + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)));
        return 1 - (0.5 * z - z * z * (0.0416666666666666 + z * rest));
    }
}
