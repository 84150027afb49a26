// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A group of near-duplicate texts: each is a duplicate of at least one other, not necessarily of all.
 *
 * @param rows their positions, from 0, ascending; at least two
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record DuplicateCluster(List<Integer> rows) {
    /** Copies the positions. */
    public DuplicateCluster {
        rows = List.copyOf(rows);
        if (rows.size() < 2) {
            throw new IllegalArgumentException("rows of a cluster: " + rows + " -> give at least 2");
        }
    }
}
