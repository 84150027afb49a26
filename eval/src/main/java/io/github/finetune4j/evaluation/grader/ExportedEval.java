// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.grader;

import io.github.finetune4j.evaluation.Metric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * An eval of OpenAI's that was exported. Immutable.
 *
 * @param id the service's; empty where the file has none
 * @param name given by whoever made it; empty without
 * @param metrics its graders that can be run here, in their order, each under a name of its own
 * @param thresholds the score from which the eval let an answer pass, by the metric's name, where it said so: for a
 *     gate
 * @param left its graders that can't be run here, with the reason and what to do, by their names
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ExportedEval(
        String id, String name, List<Metric> metrics, Map<String, Double> thresholds, Map<String, String> left) {
    /** Copies the lists and maps, in their order. */
    public ExportedEval {
        metrics = List.copyOf(metrics);
        thresholds = Collections.unmodifiableMap(new LinkedHashMap<>(thresholds));
        left = Collections.unmodifiableMap(new LinkedHashMap<>(left));
    }

    @Override
    public String toString() {
        return "eval " + (name.isEmpty() ? id : name) + ": " + metrics.size() + " graders, " + left.size()
                + " that can't be run here";
    }
}
