// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.cycle;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * The steps of a cycle, in their order.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Step {
    /** New rows are fetched from their source. */
    COLLECT,
    /** They are cleaned, kept apart from the tests, and checked. */
    CLEAN,
    /** Versions of data are made: what is learned from, and what is held back. */
    VERSION,
    /** A candidate is trained. */
    TRAIN,
    /** It is compared with the champion. */
    EVALUATE,
    /** A person says yes or no, where that is asked for. */
    APPROVE,
    /** It meets a part of the live traffic. */
    CANARY,
    /** The alias moves to it. */
    PROMOTE,
    /** It is watched for a while. */
    WATCH;

    /** {@return the word in reports and keys, for example {@code train}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
