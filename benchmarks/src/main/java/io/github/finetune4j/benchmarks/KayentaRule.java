// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.Arrays;

/**
 * The rule by which Kayenta's NetflixACAJudge classifies one metric, written anew from its definition: the 98 %
 * interval of the shift between two series by Mann and Whitney's test, as R's
 * {@code wilcox.test(exact = FALSE, correct = TRUE, conf.int = TRUE)} gives it; <em>high</em> if the whole interval
 * lies above a quarter of the absolute Hodges-Lehmann estimate, <em>low</em> if it lies below its negative, else
 * <em>pass</em>. Outliers are kept.
 */
final class KayentaRule {
    private static final double TOLERANCE = 0.25;
    private static final double Z = 2.3263478740408408; // of 0.99
    private static final int STEPS = 60;

    /** Its three words for a metric with data. */
    enum Word {
        PASS,
        HIGH,
        LOW
    }

    private final double[] experiment;
    private final double[] control;

    private KayentaRule(double[] experiment, double[] control) {
        this.experiment = sorted(experiment);
        this.control = sorted(control);
    }

    private static double[] sorted(double[] values) {
        double[] copy = values.clone();
        Arrays.sort(copy);
        return copy;
    }

    /** {@return what it says of the experiment's series, one value for each interval of time} */
    static Word classify(double[] experiment, double[] control) {
        KayentaRule rule = new KayentaRule(experiment, control);
        if (Arrays.equals(rule.experiment, rule.control) || rule.constant()) {
            return Word.PASS;
        }
        double bound = TOLERANCE * Math.abs(rule.root(0, false));
        if (rule.root(Z, true) > bound) {
            return Word.HIGH;
        }
        return rule.root(-Z, true) < -bound ? Word.LOW : Word.PASS;
    }

    private boolean constant() {
        return experiment[0] == control[0]
                && experiment[experiment.length - 1] == control[control.length - 1]
                && experiment[0] == experiment[experiment.length - 1];
    }

    /** {@return the shift at which the standardised statistic crosses {@code z}} */
    private double root(double z, boolean corrected) {
        double low = experiment[0] - control[control.length - 1];
        double high = experiment[experiment.length - 1] - control[0];
        if (standardised(low, corrected) <= z) {
            return low;
        }
        if (standardised(high, corrected) >= z) {
            return high;
        }
        for (int i = 0; i < STEPS && high - low > 1e-9; i++) {
            double middle = (low + high) / 2;
            if (standardised(middle, corrected) > z) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** Falls as the shift grows. */
    private double standardised(double shift, boolean corrected) {
        int m = experiment.length;
        int n = control.length;
        double u = 0;
        double ties = 0;
        int i = 0;
        int j = 0;
        while (i < m || j < n) {
            double value = Math.min(
                    i < m ? experiment[i] - shift : Double.POSITIVE_INFINITY,
                    j < n ? control[j] : Double.POSITIVE_INFINITY);
            int before = j;
            int fromExperiment = i;
            while (i < m && experiment[i] - shift == value) {
                i++;
            }
            while (j < n && control[j] == value) {
                j++;
            }
            double mine = i - fromExperiment;
            double its = j - before;
            u += mine * (before + its / 2);
            double group = mine + its;
            ties += group * group * group - group;
        }
        double off = u - m * (double) n / 2;
        double all = m + n;
        double sigma = Math.sqrt(m * (double) n / 12 * (all + 1 - ties / (all * (all - 1))));
        double correction = corrected ? Math.signum(off) * 0.5 : 0;
        return sigma == 0 ? 0 : (off - correction) / sigma;
    }
}
