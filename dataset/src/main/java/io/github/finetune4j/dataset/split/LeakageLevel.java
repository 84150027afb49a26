// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.split;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * The level at which a training text and an evaluation text are alike.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum LeakageLevel {
    /** The same after normalisation. */
    EXACT,
    /** Many words in a row are the same. */
    NGRAM,
    /** Nearly the same, by Jaccard similarity. */
    NEAR_DUPLICATE;

    /** {@return the word in reports, for example {@code near-duplicate}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
