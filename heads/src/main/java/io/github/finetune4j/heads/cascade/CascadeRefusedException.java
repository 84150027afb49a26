// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.error.FineTuneException;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * A cascade whose promise can't be shown on the calibration rows, or that would save nothing.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CascadeRefusedException extends FineTuneException {
    private static final long serialVersionUID = 1L;
    private static final long UNKNOWN = -1;

    /** Rows that are missing, or -1. */
    private final long missing;

    CascadeRefusedException(String message, long missing) {
        super(message);
        this.missing = missing;
    }

    CascadeRefusedException(String message) {
        this(message, UNKNOWN);
    }

    /** {@return how many more rows are needed, if they are like those given; empty where rows don't help} */
    public OptionalLong rowsMissing() {
        return missing == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(missing);
    }
}
