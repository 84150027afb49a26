// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/**
 * Evidence that the mean of standard normal scores has risen at some time: for each size δ of the rise, the sum over its
 * beginnings of the likelihood ratios since, {@code M = (M + w)·exp(δz − δ²/2)} (Shiryaev and Roberts; as an e-detector
 * of Shin, Ramdas and Rinaldo, NEJSDS 2, 2024), averaged over δ.
 */
final class ChangeEvidence {
    static final double[] SIZES = {0.25, 0.5, 1, 2};
    private static final double GREATEST = 1e250;
    private static final double[] FALL = {Math.exp(-0.03125), Math.exp(-0.125), Math.exp(-0.5), Math.exp(-2)};

    private final double weight;
    private double m0;
    private double m1;
    private double m2;
    private double m3;

    ChangeEvidence(double weight) {
        this.weight = weight;
    }

    void add(double z) {
        double rise = Math.exp(SIZES[0] * z);
        m0 = step(m0, rise * FALL[0]);
        rise *= rise;
        m1 = step(m1, rise * FALL[1]);
        rise *= rise;
        m2 = step(m2, rise * FALL[2]);
        rise *= rise;
        m3 = step(m3, rise * FALL[3]);
    }

    private double step(double m, double ratio) {
        return Math.min(GREATEST, (m + weight) * ratio);
    }

    double sum() {
        return (m0 + m1 + m2 + m3) / SIZES.length;
    }

    void clear() {
        m0 = 0;
        m1 = 0;
        m2 = 0;
        m3 = 0;
    }
}
