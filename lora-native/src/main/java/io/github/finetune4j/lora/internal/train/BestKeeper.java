// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.StateKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The validations so far, and the parameters of the best. */
final class BestKeeper {
    private final Kernel kernel;
    private final int patience;
    private final double minDelta;
    private final List<Validation> validations = new ArrayList<>();
    private Map<String, FloatTensor> parameters = Map.of();

    BestKeeper(Kernel kernel, int patience, double minDelta) {
        this.kernel = kernel;
        this.patience = patience;
        this.minDelta = minDelta;
    }

    /** {@return the validation, marked if it's the best} */
    Validation add(long step, double loss) {
        boolean better = best().map(best -> loss < best.loss() - minDelta).orElse(true);
        Validation validation = new Validation(step, loss, better);
        validations.add(validation);
        if (better && keeps()) {
            parameters = kernel.export(StateKind.PARAMETERS);
        }
        return validation;
    }

    boolean keeps() {
        return patience > 0;
    }

    /** {@return whether there have been {@code patience} validations since the best} */
    boolean exhausted() {
        return patience > 0
                && best().map(best -> validations.size() - 1 - validations.indexOf(best) >= patience)
                        .orElse(false);
    }

    /** {@return the latest that was the best} */
    Optional<Validation> best() {
        return validations.stream().filter(Validation::best).reduce((first, last) -> last);
    }

    /** Puts the best parameters back. {@return whose they are} */
    Optional<Validation> restoreBest() {
        if (!keeps() || parameters.isEmpty()) {
            return Optional.empty();
        }
        kernel.restore(StateKind.PARAMETERS, parameters);
        return best();
    }

    List<Validation> validations() {
        return List.copyOf(validations);
    }

    Map<String, FloatTensor> parameters() {
        return parameters;
    }

    void restore(List<Validation> earlier, Map<String, FloatTensor> best) {
        validations.clear();
        validations.addAll(earlier);
        parameters = best;
    }
}
