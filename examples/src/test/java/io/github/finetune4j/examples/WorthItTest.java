// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.search.cost.ApproachWorth;
import io.github.finetune4j.search.cost.CostBenefit;
import io.github.finetune4j.search.cost.Driver;
import org.junit.jupiter.api.Test;

class WorthItTest {
    @Test
    void compare_saysWhatItCosts_andWhetherItPays() {
        CostBenefit worth = WorthIt.compare();
        ApproachWorth tuned = worth.approach("tuned mini");
        // (2,400 × 2 + 60 × 8) / 1e6 = 0.00528 a request, times a median of 200,000
        assertThat(worth.approach("long prompt").costPerMonth().quantile(0.5)).isBetween(1050.0, 1062.0);
        assertThat(tuned.chanceThatItPays().estimate()).isBetween(0.5, 1.0);
        assertThat(tuned.drivers()).extracting(Driver::name).contains("traffic", "wage", "minutes a row");
        assertThat(worth.summary()).contains("tuned mini: ", "pays within 12 months with a chance of ");
    }
}
