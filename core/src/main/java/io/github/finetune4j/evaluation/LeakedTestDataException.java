// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.error.FineTuneException;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Some test rows were trained on, so their scores would measure memory.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class LeakedTestDataException extends FineTuneException {
    private static final long serialVersionUID = 1L;
    private static final int LISTED = 10;

    /** Positions of the rows that were trained on, from 0. */
    private final List<Integer> rows;

    LeakedTestDataException(List<Integer> rows, int total) {
        super(rows.size() + " of " + total + " test rows have a prompt that was trained on: rows " + listed(rows)
                + " -> take them out of the test data (DatasetBuilder.split never makes such rows), or call"
                + " allowLeak(), which the report then says");
        this.rows = List.copyOf(rows);
    }

    /** {@return positions of the rows that were trained on, from 0} */
    public List<Integer> rows() {
        return rows;
    }

    static String listed(List<Integer> rows) {
        List<String> first =
                rows.stream().limit(LISTED).map(row -> String.valueOf(row + 1)).toList();
        return String.join(", ", first) + (rows.size() > LISTED ? ", ..." : "");
    }
}
