// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.job;

import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A saved state of training.
 *
 * @param step optimiser step after which it was taken, from 1
 * @param location where it lies: a path, or the provider's id
 * @param loss validation loss there in nats per target token, null if none was measured
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Checkpoint(
        long step, String location, @Nullable Double loss) {
    /** {@return validation loss in nats per target token, if one was measured} */
    public OptionalDouble validationLoss() {
        return loss == null ? OptionalDouble.empty() : OptionalDouble.of(loss);
    }
}
