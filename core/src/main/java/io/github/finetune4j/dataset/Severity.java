// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * The severity of a {@link DatasetIssue}.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum Severity {
    /** The row can't be used as it is. */
    ERROR,
    /** The row is used; someone should look at it. */
    WARNING,
    /** Good to know. */
    INFO;

    /** {@return the word in reports, for example {@code error}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
