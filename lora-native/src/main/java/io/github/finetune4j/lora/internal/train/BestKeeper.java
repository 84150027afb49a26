// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The validations so far, and the parameters of the best. */
public final class BestKeeper {
    private final Supplier<Map<String, FloatTensor>> export;
    private final Consumer<Map<String, FloatTensor>> putBack;
    private final int patience;
    private final double minDelta;
    private final List<Validation> validations = new ArrayList<>();
    private Map<String, FloatTensor> parameters = Map.of();

    /**
     * @param export gives the parameters as they are
     * @param putBack makes them what they were
     * @param patience validations without a better one after which training ends; 0: it doesn't, and none is kept
     * @param minDelta by how much what a better one is judged by is lower
     */
    public BestKeeper(
            Supplier<Map<String, FloatTensor>> export,
            Consumer<Map<String, FloatTensor>> putBack,
            int patience,
            double minDelta) {
        this.export = export;
        this.putBack = putBack;
        this.patience = patience;
        this.minDelta = minDelta;
    }

    /**
     * {@return the validation, marked if it's the best}
     *
     * @param step after which
     * @param look what was found
     */
    public Validation add(long step, Look look) {
        boolean better =
                best().map(best -> look.judged() < best.judged() - minDelta).orElse(true);
        Validation validation = new Validation(step, look.loss(), look.judged(), better);
        validations.add(validation);
        if (better && keeps()) {
            parameters = export.get();
        }
        return validation;
    }

    boolean keeps() {
        return patience > 0;
    }

    /** {@return whether there have been {@code patience} validations since the best} */
    public boolean exhausted() {
        return patience > 0
                && best().map(best -> validations.size() - 1 - validations.indexOf(best) >= patience)
                        .orElse(false);
    }

    /** {@return the latest that was the best} */
    Optional<Validation> best() {
        return validations.stream().filter(Validation::best).reduce((first, last) -> last);
    }

    /** Puts the best parameters back. {@return whose they are} */
    public Optional<Validation> restoreBest() {
        if (!keeps() || parameters.isEmpty()) {
            return Optional.empty();
        }
        putBack.accept(parameters);
        return best();
    }

    /** {@return all so far} */
    public List<Validation> validations() {
        return List.copyOf(validations);
    }

    /** {@return the parameters of the best; none where none is kept} */
    public Map<String, FloatTensor> parameters() {
        return parameters;
    }

    /**
     * Goes on from earlier validations.
     *
     * @param earlier all of them
     * @param best parameters of the best
     */
    public void restore(List<Validation> earlier, Map<String, FloatTensor> best) {
        validations.clear();
        validations.addAll(earlier);
        parameters = best;
    }
}
