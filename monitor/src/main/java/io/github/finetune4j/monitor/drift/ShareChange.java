// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import java.util.Locale;
import org.apiguardian.api.API;

/**
 * A word or a category that is in more, or in fewer, of the rows than before. Immutable.
 *
 * @param what the word or category
 * @param before rows with it in the reference
 * @param now rows with it now
 * @param difference its share of the rows now less its share before, with Newcombe's interval, whose level is spent
 *     over all words that were compared
 * @param adjustedP p of Fisher's exact test, or of the corrected χ² test where more than 2,000 rows have it, adjusted
 *     for all words by Holm's method
 * @param examples up to three rows with it, of the side that has more of it
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ShareChange(
        String what, long before, long now, Interval difference, double adjustedP, List<String> examples) {
    /** Copies the examples. */
    public ShareChange {
        examples = List.copyOf(examples);
    }

    /** {@return whether no row had it before} */
    public boolean isNew() {
        return before == 0;
    }

    /** {@return whether no row has it any more} */
    public boolean vanished() {
        return now == 0;
    }

    @Override
    public String toString() {
        String how = isNew() ? "new" : vanished() ? "vanished" : difference.estimate() > 0 ? "more" : "less";
        return String.format(
                Locale.ROOT,
                "%s: %s, in %d rows before and %d now, share %+.3f [%+.3f, %+.3f]",
                what,
                how,
                before,
                now,
                difference.estimate(),
                difference.lower(),
                difference.upper());
    }
}
