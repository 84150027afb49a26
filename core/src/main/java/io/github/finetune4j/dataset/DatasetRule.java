// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.dataset.spi.RowIssue;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A rule about a data set as a whole; see {@link DatasetBuilder#addRule}.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface DatasetRule {
    /**
     * {@return what is wrong; an error fails the build}
     *
     * @param size rows and bytes that are left
     */
    List<RowIssue> check(DatasetSize size);
}
