// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Covariances that were learnt from the same trials before; learning them again would give the same. */
final class LearntBefore {
    private static final int MOST = 32;

    private final Map<List<Object>, Covariance> known = new LinkedHashMap<>(16, 0.75f, true);

    Covariance covariance(Places places, List<double[]> seen, double[] values) {
        return covariance(places, seen, values, Likelihood::best);
    }

    Covariance covariance(
            Places places, List<double[]> seen, double[] values, Function<Likelihood, Covariance> learning) {
        List<Object> key = key(seen, values);
        Covariance before = find(key);
        if (before != null) {
            return before;
        }
        Covariance learnt = learning.apply(new Likelihood(places, seen, values));
        keep(key, learnt);
        return learnt;
    }

    private static List<Object> key(List<double[]> seen, double[] values) {
        List<Object> key = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            key.add(values[i]);
            for (double place : seen.get(i)) {
                key.add(place);
            }
        }
        return key;
    }

    private synchronized @Nullable Covariance find(List<Object> key) {
        return known.get(key);
    }

    private synchronized void keep(List<Object> key, Covariance covariance) {
        known.put(key, covariance);
        if (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
    }
}
