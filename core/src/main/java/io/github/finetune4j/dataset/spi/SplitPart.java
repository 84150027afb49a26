// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.spi;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * One of the parts of a split.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum SplitPart {
    /** To learn from. */
    TRAINING,
    /** To watch while learning. */
    VALIDATION,
    /** To judge afterwards. */
    TEST;

    /** {@return the word in reports and file names, for example {@code training}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
