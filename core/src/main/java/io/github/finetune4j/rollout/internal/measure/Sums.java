// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.measure;

import io.github.finetune4j.rollout.internal.state.StoredFields;
import io.github.finetune4j.statistics.sequence.CovariateSums;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sums of the values of one metric in one arm: sums, never the values, so its size doesn't depend on traffic. Keys
 * fall into {@link #CLUSTERS} clusters by their hash; how much clusters differ shows how much less dependent values are
 * worth. Guarded by its owner.
 */
public final class Sums {
    public static final int CLUSTERS = 64;
    private static final double[] NONE = {};

    private double n;
    private double y;
    private double yy;
    private double x;
    private double xx;
    private double xy;
    private long bad;
    private double[] clusterN = NONE; // until there is something
    private double[] clusterY = NONE;
    private final LogHistogram histogram = new LogHistogram();

    /** One more value. NaN and infinity are counted as bad and nothing else. */
    void add(double value, int cluster, double covariate, boolean amount) {
        if (!Double.isFinite(value)) {
            bad++;
            return;
        }
        spread();
        n++;
        clusterN[cluster]++;
        x += covariate;
        xx += covariate * covariate;
        raise(value, cluster, covariate);
        if (amount) {
            histogram.add(value);
        }
    }

    /** Something happened after an answer that has been counted with 0. */
    void raise(double value, int cluster, double covariate) {
        spread();
        y += value;
        yy += value * value;
        xy += value * covariate;
        clusterY[cluster] += value;
    }

    private void spread() {
        if (clusterN.length == 0) {
            clusterN = new double[CLUSTERS];
            clusterY = new double[CLUSTERS];
        }
    }

    void addBad() {
        bad++;
    }

    void addAll(Sums other) {
        if (other.isEmpty()) {
            return;
        }
        n += other.n;
        y += other.y;
        yy += other.yy;
        x += other.x;
        xx += other.xx;
        xy += other.xy;
        bad += other.bad;
        spread();
        for (int c = 0; c < other.clusterN.length; c++) {
            clusterN[c] += other.clusterN[c];
            clusterY[c] += other.clusterY[c];
        }
        histogram.addAll(other.histogram);
    }

    boolean isEmpty() {
        return n == 0 && yy == 0 && bad == 0;
    }

    public double n() {
        return n;
    }

    public double sum() {
        return y;
    }

    public long bad() {
        return bad;
    }

    public double mean() {
        return n == 0 ? Double.NaN : y / n;
    }

    public LogHistogram histogram() {
        return histogram;
    }

    public CovariateSums covariates() {
        return new CovariateSums(n, y, yy, x, xx, xy);
    }

    /**
     * {@return how many times larger the variance of the mean is than for independent values, at least 1} The variance
     * of a ratio over clusters, by linearisation (Cochran, Sampling Techniques, 1977, section 9A), by that of
     * independent values (Kish's design effect).
     */
    public double designEffect() {
        double independent = n < 2 ? 0 : Math.max(0, yy - y * y / n) / (n - 1) / n;
        if (n < 2.0 * CLUSTERS || independent <= 0) {
            return 1;
        }
        double mean = y / n;
        double squares = 0;
        int used = 0;
        for (int c = 0; c < CLUSTERS; c++) {
            if (clusterN[c] > 0) {
                double residual = clusterY[c] - mean * clusterN[c];
                squares += residual * residual;
                used++;
            }
        }
        double clustered = used < 2 ? 0 : squares / (n * n) * used / (used - 1.0);
        // 64 clusters estimate a variance to about 18 %: what may be chance is not charged
        double effect = clustered / independent;
        return effect <= 1 + 2 * Math.sqrt(2.0 / Math.max(1, used - 1)) ? 1 : effect;
    }

    Map<String, Object> json() {
        spread();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("n", n);
        map.put("y", List.of(y, yy, x, xx, xy));
        map.put("bad", bad);
        map.put("cn", numbers(clusterN));
        map.put("cy", numbers(clusterY));
        List<Object> buckets = new ArrayList<>();
        for (int bucket = 0; bucket < histogram.buckets(); bucket++) {
            if (histogram.count(bucket) > 0) {
                buckets.add((long) bucket);
                buckets.add(histogram.count(bucket));
            }
        }
        map.put("h", buckets);
        return map;
    }

    private static List<Object> numbers(double[] values) {
        List<Object> list = new ArrayList<>(values.length);
        for (double value : values) {
            list.add(value == Math.rint(value) && Math.abs(value) < 1e15 ? (Object) (long) value : (Object) value);
        }
        return list;
    }

    static Sums of(Map<?, ?> json) {
        Sums sums = new Sums();
        sums.spread();
        sums.n = StoredFields.number(json, "n");
        double[] moments = StoredFields.numbers(json, "y");
        sums.y = moments[0];
        sums.yy = moments[1];
        sums.x = moments[2];
        sums.xx = moments[3];
        sums.xy = moments[4];
        sums.bad = (long) StoredFields.number(json, "bad");
        System.arraycopy(StoredFields.numbers(json, "cn"), 0, sums.clusterN, 0, CLUSTERS);
        System.arraycopy(StoredFields.numbers(json, "cy"), 0, sums.clusterY, 0, CLUSTERS);
        double[] buckets = StoredFields.numbers(json, "h");
        for (int i = 0; i + 1 < buckets.length; i += 2) {
            sums.histogram.add((int) buckets[i], (long) buckets[i + 1]);
        }
        return sums;
    }
}
