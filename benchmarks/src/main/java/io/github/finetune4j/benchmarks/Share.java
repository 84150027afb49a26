// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pass rate with its interval, in the peers' words. */
final class Share {
    private Share() {}

    static Map<String, Object> of(Evaluation evaluation, String metric) {
        Interval score = evaluation.score(metric);
        Map<String, Object> share = new LinkedHashMap<>();
        share.put("matches", Math.round(score.estimate() * score.n()));
        share.put("rows", score.n());
        share.put("share", Summary.rounded(score.estimate(), 4));
        share.put("interval95", List.of(Summary.rounded(score.lower(), 4), Summary.rounded(score.upper(), 4)));
        share.put("method", score.method());
        return share;
    }

    /** {@return the rate in such a figure} */
    static double value(@Nullable Object figure) {
        if (figure instanceof Map<?, ?> map && map.get("share") instanceof Number share) {
            return share.doubleValue();
        }
        throw new IllegalStateException("no share in " + figure);
    }
}
