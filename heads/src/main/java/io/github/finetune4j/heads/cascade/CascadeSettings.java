// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.callback.Callbacks;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The settings of a cascade that a report needs. */
record CascadeSettings(
        CascadeCalibration calibration,
        Callbacks callbacks,
        @Nullable TokenPrice smallPrice,
        @Nullable TokenPrice largePrice) {

    OptionalDouble cost(Usage small, Usage large) {
        return smallPrice == null || largePrice == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(smallPrice.of(small) + largePrice.of(large));
    }

    /** {@return what the large model alone would have cost, by its mean cost a call} */
    OptionalDouble alone(Usage large, long largeCalls, long calls) {
        return largePrice == null || largeCalls == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(largePrice.of(large) / largeCalls * calls);
    }
}
