// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A fork of the decision tree with its answer. Immutable.
 *
 * @param question what is asked
 * @param answer yes, no or unknown
 * @param evidence what it rests on, in words, with the figures
 * @param stated whether the application said so, and nobody measured
 * @param figure what was measured; null where nothing was
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TreeFork(
        TreeQuestion question,
        TreeAnswer answer,
        String evidence,
        boolean stated,
        @Nullable Interval figure) {
    /** {@return what was measured; empty where nothing was} */
    public Optional<Interval> measured() {
        return Optional.ofNullable(figure);
    }
}
