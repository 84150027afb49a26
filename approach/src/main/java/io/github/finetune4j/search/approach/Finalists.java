// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import java.util.Comparator;
import java.util.List;

/** Chooses who is tested. */
final class Finalists {
    private final DecidingOptions options;
    private final List<Measurement> fit;
    private final boolean priced;

    Finalists(DecidingOptions options, List<Measurement> fit) {
        this.options = options;
        this.fit = fit;
        priced = options.approaches.stream().allMatch(Approach::hasPrice);
    }

    /** The cheaper, or without prices the simpler one, comes first. */
    private Comparator<Measurement> order() {
        Comparator<Measurement> simple =
                Comparator.comparing((Measurement each) -> each.approach().kind());
        return priced ? Comparator.comparingDouble(Measurement::meanCost).thenComparing(simple) : simple;
    }

    List<Measurement> two() {
        List<Measurement> order = fit.stream().sorted(order()).toList();
        if (order.size() < 2) {
            return order;
        }
        Measurement best = order.get(0);
        for (Measurement each : order) {
            best = each.merit() > best.merit() ? each : best;
        }
        Measurement second = rival(order, best);
        return order.indexOf(best) < order.indexOf(second) ? List.of(best, second) : List.of(second, best);
    }

    private Measurement rival(List<Measurement> order, Measurement best) {
        for (Measurement each : order.subList(0, order.indexOf(best))) {
            PairedGain gain = new PairedGain(each, best, options);
            if (gain.pairs() > 0 && gain.mean() <= Math.max(options.margin(), gain.standardError())) {
                return each;
            }
        }
        return order.stream()
                .filter(each -> each != best)
                .max(Comparator.comparingDouble(Measurement::merit))
                .orElseThrow();
    }
}
