// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.maintenance.cycle.Cause;
import io.github.finetune4j.maintenance.cycle.Refusal;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A plan of a tick, found without writing anything and without training. Immutable.
 *
 * @param causes why a cycle would begin now; empty where there is no reason
 * @param steps what it would do, one sentence each, as far as that can be known
 * @param because why it would be refused; null where nothing is seen that would
 * @param estimate what it would cost; null where somebody does not say
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Plan(
        List<Cause> causes,
        List<String> steps,
        @Nullable Refusal because,
        @Nullable Cost estimate) {
    /** Copies the lists. */
    public Plan {
        causes = List.copyOf(causes);
        steps = List.copyOf(steps);
    }

    /** {@return why it would be refused; empty where nothing is seen that would} */
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(because);
    }

    /** {@return what it would cost; empty where somebody does not say} */
    public Optional<Cost> cost() {
        return Optional.ofNullable(estimate);
    }

    /** {@return all of it, a line each} */
    @Override
    public String toString() {
        return String.join(System.lineSeparator(), steps);
    }
}
