// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.measure;

import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.internal.state.StoredFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The counts of one stage run: for each arm requests, visits of keys, and the sums of each metric. Guarded by its
 * owner.
 */
public final class EpochCounts {
    private final int arms;
    private final List<LiveMetric> metrics;
    private final long[] requests;
    private final long[] visits;
    private final Sums[][] sums;
    private int nodes = 1;

    public EpochCounts(int arms, List<LiveMetric> metrics) {
        this.arms = arms;
        this.metrics = metrics;
        requests = new long[arms];
        visits = new long[arms];
        sums = new Sums[arms][metrics.size()];
        for (Sums[] row : sums) {
            for (int m = 0; m < row.length; m++) {
                row[m] = new Sums();
            }
        }
    }

    void request(int arm, boolean newKey) {
        requests[arm]++;
        if (newKey) {
            visits[arm]++;
        }
    }

    public void add(int arm, int metric, double value, int cluster, double covariate) {
        LiveMetric.Kind kind = metrics.get(metric).kind();
        if (kind == LiveMetric.Kind.RATE && !(value >= 0 && value <= 1)) {
            sums[arm][metric].addBad(); // no rate, whatever it is
        } else {
            sums[arm][metric].add(value, cluster, covariate, kind == LiveMetric.Kind.AMOUNT);
        }
    }

    void raise(int arm, int metric, double value, int cluster) {
        sums[arm][metric].raise(value, cluster, 0);
    }

    void addBad(int arm, int metric) {
        sums[arm][metric].addBad();
    }

    public Sums sums(int arm, int metric) {
        return sums[arm][metric];
    }

    public long requests(int arm) {
        return requests[arm];
    }

    /**
     * {@return visits of keys} Several processes see the same key each for itself, so their visits count for a part
     * only.
     */
    public double visits(int arm) {
        return (double) visits[arm] / nodes;
    }

    public void addAll(EpochCounts other) {
        for (int arm = 0; arm < Math.min(arms, other.arms); arm++) {
            requests[arm] += other.requests[arm];
            visits[arm] += other.visits[arm];
            for (int m = 0; m < metrics.size(); m++) {
                sums[arm][m].addAll(other.sums[arm][m]);
            }
        }
    }

    /** {@return how many processes have counted} */
    public int nodes() {
        return nodes;
    }

    public void nodes(int count) {
        nodes = Math.max(1, count);
    }

    public Map<String, Object> json() {
        List<Object> rows = new ArrayList<>();
        for (int arm = 0; arm < arms; arm++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("requests", requests[arm]);
            row.put("visits", visits[arm]);
            Map<String, Object> values = new LinkedHashMap<>();
            for (int m = 0; m < metrics.size(); m++) {
                if (!sums[arm][m].isEmpty()) {
                    values.put(metrics.get(m).name(), sums[arm][m].json());
                }
            }
            row.put("metrics", values);
            rows.add(row);
        }
        return Map.of("arms", rows);
    }

    /** {@return the counts of a row; metrics that are not known here are left out} */
    public static EpochCounts of(Map<String, Object> json, int arms, List<LiveMetric> metrics) {
        EpochCounts counts = new EpochCounts(arms, metrics);
        List<?> rows = StoredFields.list(json, "arms");
        for (int arm = 0; arm < Math.min(arms, rows.size()); arm++) {
            Map<?, ?> row = StoredFields.map(rows.get(arm), "arms");
            counts.requests[arm] = StoredFields.integer(row, "requests");
            counts.visits[arm] = StoredFields.integer(row, "visits");
            Map<?, ?> values = StoredFields.map(row.get("metrics"), "metrics");
            for (int m = 0; m < metrics.size(); m++) {
                Object stored = values.get(metrics.get(m).name());
                if (stored != null) {
                    counts.sums[arm][m] = Sums.of(StoredFields.map(stored, "metrics"));
                }
            }
        }
        return counts;
    }
}
