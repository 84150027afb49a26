// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.split.Splits;
import io.github.finetune4j.internal.names.Given;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a proof: a settings group of {@link Replacement.Builder#proof}. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ReplacementProof {
    private final ReplacementSettings settings;

    ReplacementProof(ReplacementSettings settings) {
        this.settings = settings;
    }

    /**
     * Adds a division of the rows, to show where a candidate is worst.
     *
     * @param name for tables
     * @param value the slice that a row belongs to; no user's words
     * @return this
     */
    public ReplacementProof addSlice(String name, Function<ChatExample, @Nullable String> value) {
        settings.slices.put(name, value);
        return this;
    }

    /**
     * Sets the chance of showing what is not so, over all candidates and looks together.
     *
     * @param value between 0 and 1; default 0.05
     * @return this
     */
    public ReplacementProof significance(double value) {
        settings.significance = Given.between("significance", value, 0, 1);
        return this;
    }

    /**
     * Sets how rows are divided: three shares that sum to 1.
     *
     * @param training share to learn from; default 0.5
     * @param validation share to choose by; default 0.2
     * @param proof share to compare on; default 0.3
     * @return this
     */
    public ReplacementProof split(double training, double validation, double proof) {
        Splits.builder(training, validation, proof); // refuses what is no division
        settings.training = Given.between("training", training, 0, 1);
        settings.validation = Given.below("validation", validation, 0, 1);
        settings.proof = Given.between("proof", proof, 0, 1);
        return this;
    }

    /**
     * Sets how many calls a month has, for the dossier.
     *
     * @param value at least 1; default 100,000
     * @return this
     */
    public ReplacementProof callsPerMonth(long value) {
        settings.callsPerMonth = Given.atLeast("callsPerMonth", value, 1L);
        return this;
    }
}
