// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of routing: which key or request gets which arm.
 *
 * @param holdout Share of the keys that stay at the baseline for good, from 0 to below 1.
 * @param perRequest Whether each request is routed by chance instead of by its key. Then users see both models.
 * @param salt Salt of the keys' hash. By default the rollout's name, so that each rollout shuffles keys anew.
 */
record RoutingSettings(
        @DefaultValue("0") double holdout,
        @DefaultValue("false") boolean perRequest,
        @Nullable String salt) {
    RoutingSettings {
        if (!(holdout >= 0 && holdout < 1)) {
            throw new SettingException(
                    "finetune4j.rollout.routing.holdout: " + holdout + " -> give a share from 0 to below 1");
        }
    }
}
