// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.internal.names.Given;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The features by which an adapter differs from plain LoRA of one rank.
 *
 * @param dora whether the length of each output's weights is trained apart (Liu et al., 2024)
 * @param ranks of single projections, by PEFT's patterns; the first that matches counts
 * @param alphas of single projections, by PEFT's patterns
 * @param modules full paths of the projections that have an adapter; empty: those that projections and layers name
 * @param saved modules of the base that are trained as a whole, by their full paths, such as {@code lm_head}
 * @param rateOfB learning rate of B over that of A (Hayou et al., 2024); 1: the same
 */
public record AdapterVariant(
        boolean dora,
        Map<String, Integer> ranks,
        Map<String, Double> alphas,
        Set<String> modules,
        List<String> saved,
        double rateOfB) {
    /** Nothing of it. */
    public static final AdapterVariant PLAIN = new AdapterVariant(false, Map.of(), Map.of(), Set.of(), List.of(), 1);

    /** Copies all. */
    public AdapterVariant {
        ranks = Collections.unmodifiableMap(new LinkedHashMap<>(ranks));
        alphas = Collections.unmodifiableMap(new LinkedHashMap<>(alphas));
        modules = Set.copyOf(modules);
        saved = List.copyOf(saved);
        Given.positive("rate of B", rateOfB);
    }

    /** {@return this, with DoRA or without} */
    public AdapterVariant dora(boolean value) {
        return new AdapterVariant(value, ranks, alphas, modules, saved, rateOfB);
    }

    /** {@return this, with another rate of B} */
    public AdapterVariant rateOfB(double value) {
        return new AdapterVariant(dora, ranks, alphas, modules, saved, value);
    }
}
