// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import java.util.ArrayList;
import java.util.List;

/** The requirement that a measured approach is shown not to keep. */
record Fitness(DecidingOptions options) {
    String unfit(Measurement of) {
        double level = options.level();
        List<String> broken = new ArrayList<>();
        options.requirements
                .p95()
                .ifPresent(limit -> of.latency(0.95, level)
                        .filter(p95 -> p95.lower() > limit.toNanos() / 1e9)
                        .ifPresent(p95 -> broken.add(
                                "p95 " + Numbers.time(p95) + ", " + Numbers.time(limit.toNanos() / 1e9) + " allowed")));
        options.requirements
                .costPerThousand()
                .ifPresent(limit -> of.costPerThousand(level)
                        .filter(cost -> cost.lower() > limit)
                        .ifPresent(cost -> broken.add(Numbers.money(cost, options.currency()) + " per thousand, "
                                + Numbers.plain(limit) + " allowed")));
        of.validShare(level)
                .filter(share -> share.upper() < options.requirements.validShare())
                .ifPresent(share -> broken.add("format kept in " + Numbers.share(share) + ", "
                        + Numbers.plain(100 * options.requirements.validShare()) + " % needed"));
        return String.join("; ", broken);
    }
}
