// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A report of one step of a build.
 *
 * @param name the step's word
 * @param rowsIn rows that reached it
 * @param rowsOut rows that went on
 * @param rejected rows left out, by reason
 * @param changed rows changed, by kind of change
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record StepReport(
        String name, long rowsIn, long rowsOut, Map<String, Long> rejected, Map<String, Long> changed) {
    /** Copies the maps in their order. */
    public StepReport {
        rejected = Collections.unmodifiableMap(new LinkedHashMap<>(rejected));
        changed = Collections.unmodifiableMap(new LinkedHashMap<>(changed));
    }

    /** {@return share of rows that were left out, from 0 to 1; 0 where none came in} */
    public double rejectedShare() {
        return rowsIn == 0 ? 0 : (double) (rowsIn - rowsOut) / rowsIn;
    }
}
