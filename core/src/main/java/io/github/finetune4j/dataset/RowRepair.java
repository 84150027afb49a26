// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.dataset.spi.RowProblems;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Repairs a row before its format is recognised. Makes the same of the same row; safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface RowRepair {
    /**
     * {@return the row as it shall be; the same object where nothing is to be fixed}
     *
     * @param row the fields, as JSON values; not to be changed
     * @param problems takes an issue for each change, with the old and the new value
     */
    Map<String, Object> repair(Map<String, Object> row, RowProblems problems);
}
