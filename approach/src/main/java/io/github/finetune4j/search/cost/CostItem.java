// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import java.util.Locale;

/** An item of an approach's costs. */
enum CostItem {
    QUALITY(1),
    PER_REQUEST,
    LABELLING,
    TRAINING,
    INTEGRATION,
    HOSTING,
    MAINTENANCE,
    RETRAINING,
    RETRAININGS_A_YEAR;

    private final double most;

    CostItem() {
        this(Double.POSITIVE_INFINITY);
    }

    CostItem(double most) {
        this.most = most;
    }

    Range range(String approach) {
        return new Range(words() + " of " + approach, most);
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
