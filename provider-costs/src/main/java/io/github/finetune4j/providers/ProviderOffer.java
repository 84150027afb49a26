// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.internal.text.ShownTime;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One provider's answer to a specification. Immutable.
 *
 * @param provider its id
 * @param model the base model, as this provider calls it
 * @param problems why it can't do it; empty if it can
 * @param estimate of the cost; empty if it can't do it, or gives no estimate
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ProviderOffer(String provider, String model, List<String> problems, Optional<TrainingEstimate> estimate) {
    /** Checks that nothing is missing. */
    public ProviderOffer {
        NoNull.check("offer", "provider", provider, "model", model, "problems", problems, "estimate", estimate);
        problems = List.copyOf(problems);
    }

    /** {@return whether the provider can do all that was asked} */
    public boolean possible() {
        return problems.isEmpty();
    }

    /** Dearest last, those that nobody can price after them, then those that can't do it. */
    double rank() {
        if (!possible()) {
            return Double.POSITIVE_INFINITY;
        }
        return estimate.map(TrainingEstimate::high).orElse(Double.MAX_VALUE);
    }

    @Override
    public String toString() {
        if (!possible()) {
            return provider + ", " + model + ": no, " + String.join("; ", problems);
        }
        return provider + ", " + model + ": "
                + estimate.map(known -> known.cost() + time(known)).orElse("yes, at a cost that it does not say");
    }

    private static String time(TrainingEstimate known) {
        return known.duration()
                .map(time -> " in " + ShownTime.words(time) + " at most")
                .orElse(", in a time that it does not say");
    }
}
