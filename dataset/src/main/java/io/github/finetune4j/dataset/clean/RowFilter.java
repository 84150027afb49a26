// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import io.github.finetune4j.dataset.Example;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * A named check that says why a row should not be learnt from. A pure function of the row: it can run anywhere, in any
 * order.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface RowFilter {
    /** {@return a stable word for it, for example {@code answer-too-short}} */
    String name();

    /** {@return what it checks and where the limit is, for example {@code answers of fewer than 10 characters}} */
    String description();

    /**
     * {@return why the row should go, in a few words; empty if it may stay}
     *
     * @param example a row
     */
    Optional<String> reason(Example example);

    /**
     * {@return a filter of one's own}
     *
     * @param name a stable word, lower case, words joined by hyphens
     * @param description what it checks and where the limit is
     * @param reason why a row should go; empty if it may stay
     */
    static RowFilter of(String name, String description, Function<? super Example, Optional<String>> reason) {
        return new NamedFilter(name, description, reason);
    }
}
