// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.data;

import java.util.List;
import org.apiguardian.api.API;

/**
 * Takes rows that people should label.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface LabelQueue {
    /**
     * Adds rows. One that is in the queue already, by its response id, is not to be added again.
     *
     * @param rows the most urgent first
     */
    void add(List<LabelRequest> rows);
}
