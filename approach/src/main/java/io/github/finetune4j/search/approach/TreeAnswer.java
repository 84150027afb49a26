// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * An answer at a fork of the decision tree.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum TreeAnswer {
    /** Yes. */
    YES,
    /** No. */
    NO,
    /** The figure's interval holds the threshold, or there is no figure: both branches are walked. */
    UNKNOWN;

    /** {@return the word, for example {@code yes}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static TreeAnswer of(boolean yes) {
        return yes ? YES : NO;
    }
}
