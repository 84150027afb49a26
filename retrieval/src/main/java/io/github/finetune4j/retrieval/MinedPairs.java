// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.dataset.PairExample;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The rows that {@link PairMining} has made, and what it has left out.
 *
 * @param rows question, passage that answers it, and passages that don't; the field {@code document} has the answer's
 *     document
 * @param questions that were judged
 * @param negatives of all rows together
 * @param judgedNegatives how many of these a person has judged
 * @param tooSimilar passages left out since they may answer the question as well: of each row those beyond the margin
 * @param sameText passages left out since they say what the answer says
 * @param unknown judged relevant, and not in the index
 * @param unclear documents judged relevant of whose several passages none was found, so that nobody knows which answers
 * @param withoutNegative rows for which no negative was left
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record MinedPairs(
        List<PairExample> rows,
        int questions,
        int negatives,
        int judgedNegatives,
        int tooSimilar,
        int sameText,
        int unknown,
        int unclear,
        int withoutNegative) {
    /** Copies the rows. */
    public MinedPairs {
        rows = List.copyOf(rows);
    }

    /** {@return all figures on one line} */
    public String summary() {
        return rows.size() + " rows of " + questions + " questions, " + negatives + " negatives (" + judgedNegatives
                + " judged by people); left out: " + tooSimilar + " too similar, " + sameText
                + " with the answer's text; relevant, but not in the index: " + unknown
                + ", in none of the passages found: " + unclear + "; rows without a negative: " + withoutNegative;
    }

    @Override
    public String toString() {
        return summary();
    }
}
