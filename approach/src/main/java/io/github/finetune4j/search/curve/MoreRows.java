// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.curve;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * The verdict of a learning curve on more rows.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum MoreRows {
    /** The whole interval of the gain reaches the margin: label more. */
    HELP,
    /** The whole interval of the gain stays below the margin: better rows, another model, not more rows. */
    WONT_HELP,
    /** The curve does not show which: measure on more test rows, or train with more seeds. */
    UNDECIDED;

    /** {@return the words for a sentence, for example {@code won't help}} */
    public String words() {
        return this == WONT_HELP ? "won't help" : name().toLowerCase(Locale.ROOT);
    }
}
