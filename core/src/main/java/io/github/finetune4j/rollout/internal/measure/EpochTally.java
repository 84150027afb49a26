// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.measure;

import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.internal.record.CallRecord;
import io.github.finetune4j.rollout.internal.record.CallRecorder;
import io.github.finetune4j.rollout.internal.route.Hashes;
import java.util.List;

/** Counts one stage run in this process, from many threads. Its size is fixed. */
public final class EpochTally {
    private static final int STRIPES = Integer.highestOneBit(Math.max(
            1, Math.min(16, 2 * Runtime.getRuntime().availableProcessors() - 1)));

    private final int epoch;
    private final int arms;
    private final List<LiveMetric> metrics;
    private final EpochCounts[] stripes = new EpochCounts[STRIPES];
    private final SeenKeys seen = new SeenKeys();
    private volatile boolean dirty;

    public EpochTally(int epoch, int arms, List<LiveMetric> metrics) {
        this.epoch = epoch;
        this.arms = arms;
        this.metrics = metrics;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new EpochCounts(arms, metrics);
        }
    }

    public int epoch() {
        return epoch;
    }

    /** An answer or a failure of an arm. Metrics of kind EVENT begin with 0. */
    public void record(int arm, long keyHash, boolean keyed, double covariate, CallRecord call) {
        int cluster = cluster(keyHash);
        boolean first = !keyed || seen.first(Hashes.mix(keyHash));
        EpochCounts stripe = stripe();
        synchronized (stripe) {
            stripe.request(arm, first);
            for (int m = 0; m < call.size(); m++) {
                if (compared(call, m)) {
                    stripe.add(arm, m, value(call, m), cluster, covariate);
                } else if (metrics.get(m).kind() == LiveMetric.Kind.EVENT) {
                    stripe.add(arm, m, 0, cluster, covariate);
                }
            }
        }
        dirty = true;
    }

    // How fast a failure came says nothing of how fast answers come
    private static boolean compared(CallRecord call, int metric) {
        return call.has(metric) && (metric != CallRecorder.LATENCY || !call.failed() || call.givenUp());
    }

    // Arms are compared by the time that the policy gives them, not by what each calls a timeout
    private static double value(CallRecord call, int metric) {
        return metric == CallRecorder.TIMEOUT ? (call.givenUp() ? 1 : 0) : call.value(metric);
    }

    /** One value that came by itself, later or from beside. */
    public void record(int arm, int metric, double value, int cluster) {
        EpochCounts stripe = stripe();
        synchronized (stripe) {
            if (metrics.get(metric).kind() == LiveMetric.Kind.EVENT) {
                stripe.raise(arm, metric, value, cluster);
            } else {
                stripe.add(arm, metric, value, cluster, 0);
            }
        }
        dirty = true;
    }

    public void recordBad(int arm, int metric) {
        EpochCounts stripe = stripe();
        synchronized (stripe) {
            stripe.addBad(arm, metric);
        }
        dirty = true;
    }

    public static int cluster(long keyHash) {
        return (int) (keyHash >>> 58);
    }

    private EpochCounts stripe() {
        return stripes[(int) (Hashes.mix(Thread.currentThread().getId()) & (STRIPES - 1))];
    }

    public EpochCounts snapshot() {
        EpochCounts sum = new EpochCounts(arms, metrics);
        for (EpochCounts stripe : stripes) {
            synchronized (stripe) {
                sum.addAll(stripe);
            }
        }
        return sum;
    }

    /** {@return whether anything came since the last call} */
    public boolean takeDirty() {
        boolean was = dirty;
        dirty = false;
        return was;
    }

    public void markDirty() {
        dirty = true;
    }
}
