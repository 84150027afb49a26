// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.lora.internal.io.ModulePatterns;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The shape of a LoRA adapter.
 *
 * @param rank width between A and B, at least 1
 * @param alpha numerator of the scale
 * @param rsLora scale by alpha / sqrt(rank) instead of alpha / rank (Kalajdzievski, 2023)
 * @param dropout probability that a number of the adapter's input is zeroed in training, from 0 to below 1
 * @param projections that have an adapter, at least one
 * @param layers that have one, from 0; empty: all
 * @param variant what goes beyond this
 */
public record AdapterShape(
        int rank,
        double alpha,
        boolean rsLora,
        double dropout,
        Set<Projection> projections,
        Set<Integer> layers,
        AdapterVariant variant) {

    /** An adapter of plain LoRA. */
    public AdapterShape(
            int rank, double alpha, boolean rsLora, double dropout, Set<Projection> projections, Set<Integer> layers) {
        this(rank, alpha, rsLora, dropout, projections, layers, AdapterVariant.PLAIN);
    }

    /** Checks the ranges. */
    public AdapterShape {
        Given.atLeast("rank", rank, 1);
        Given.positive("alpha", alpha);
        Given.below("dropout", dropout, 0, 1);
        if (projections.isEmpty()) {
            throw new IllegalArgumentException("target modules: none -> give at least 1");
        }
        if (variant.dora() && dropout > 0) {
            throw new IllegalArgumentException("dropout with DoRA: " + dropout + " -> give 0");
        }
        projections = EnumSet.copyOf(projections);
        layers = new TreeSet<>(layers);
    }

    /**
     * {@return an adapter on all seven projections of all layers, without dropout}
     *
     * @param rank width between A and B
     * @param alpha numerator of the scale
     */
    public static AdapterShape allLinear(int rank, double alpha) {
        return new AdapterShape(rank, alpha, false, 0, EnumSet.allOf(Projection.class), Set.of());
    }

    /** {@return this, with what goes beyond plain LoRA} */
    public AdapterShape with(AdapterVariant other) {
        return new AdapterShape(rank, alpha, rsLora, dropout, projections, layers, other);
    }

    /** {@return what B A of this projection is multiplied with} */
    double scale(String module) {
        return scale(rank(module), ModulePatterns.find(variant.alphas(), module).orElse(alpha));
    }

    /** {@return inner width of this projection} */
    int rank(String module) {
        return ModulePatterns.find(variant.ranks(), module).orElse(rank);
    }

    private double scale(int width, double numerator) {
        return numerator / (rsLora ? Math.sqrt(width) : width);
    }

    /** {@return whether the hand-written step can train it} */
    boolean isLowRankAlone() {
        return dropout == 0 && !variant.dora() && variant.saved().isEmpty();
    }

    /** {@return whether this projection of this layer has an adapter} */
    boolean adapts(int layer, Projection projection) {
        return projections.contains(projection)
                && (layers.isEmpty() || layers.contains(layer))
                && (variant.modules().isEmpty() || variant.modules().contains(projection.module(layer)));
    }
}
