// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.data;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * The rows that were picked from production, with what was left out and why. Immutable.
 *
 * @param examples the rows, oldest first; each has the fields {@code origin} ({@code capture/} and the response id),
 *     {@code origin_model}, {@code origin_day} and {@code picked} (why)
 * @param requests what people should look at, the most urgent first
 * @param picked how many rows by why: {@code corrected}, {@code verified}, {@code satisfied}
 * @param leftOut how many interactions were left out by why
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ProductionRows(
        List<ChatExample> examples,
        List<LabelRequest> requests,
        Map<String, Integer> picked,
        Map<String, Integer> leftOut) {
    /** Copies all. */
    public ProductionRows {
        examples = List.copyOf(examples);
        requests = List.copyOf(requests);
        picked = Map.copyOf(picked);
        leftOut = Map.copyOf(leftOut);
    }

    /** {@return the rows as a data set} */
    public Dataset dataset() {
        return Dataset.of(examples);
    }

    /** {@return what was picked and left out, in one line} */
    public String summary() {
        return examples.size() + " rows picked " + new TreeMap<>(picked) + ", left out " + new TreeMap<>(leftOut) + ", "
                + requests.size() + " for people to label";
    }
}
