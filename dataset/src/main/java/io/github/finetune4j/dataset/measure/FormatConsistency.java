// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A measure whether all answers have the same structure: JSON of one shape, a label, a number, prose, or a Markdown
 * skeleton.
 *
 * @param rows answers that were looked at
 * @param modal the structure that most answers have, for example {@code JSON {city: text}}; empty without rows
 * @param score share of answers that have it, 0 to 1
 * @param formats answers of each structure, the most frequent first
 * @param deviants where the first answers of other structures came from
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record FormatConsistency(
        long rows, String modal, double score, Map<String, Long> formats, List<Deviant> deviants) {
    /** Copies the collections, in order. */
    public FormatConsistency {
        formats = Collections.unmodifiableMap(new LinkedHashMap<>(formats));
        deviants = List.copyOf(deviants);
    }

    /**
     * An answer whose structure differs from that of most.
     *
     * @param row where it came from, for example {@code tickets.jsonl:14}
     * @param format its structure
     * @since 0.1
     */
    public record Deviant(String row, String format) {}
}
