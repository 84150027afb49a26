// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The uncertain numbers of a comparison, each with its place in a row of draws and a name of its own. */
final class Leaves {
    private final IdentityHashMap<Form.Drawn, Integer> places = new IdentityHashMap<>();
    private final List<Form.Drawn> all = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    /**
     * {@return the quantity's formula over rows of draws}
     *
     * @param what it is; the name of what is uncertain in it and has none
     * @param quantity to be drawn
     */
    ToDoubleFunction<double[]> formula(String what, Quantity quantity) {
        quantity.form().leaves().forEach(leaf -> add(what, leaf));
        return quantity.form().formula(leaf -> Objects.requireNonNull(places.get(leaf)));
    }

    private void add(String what, Form.Drawn leaf) {
        if (places.putIfAbsent(leaf, all.size()) == null) {
            all.add(leaf);
            names.add(unique(leaf.name().isEmpty() ? what : leaf.name()));
        }
    }

    private String unique(String name) {
        String next = name;
        for (int i = 2; !taken.add(next); i++) {
            next = name + " " + i;
        }
        return next;
    }

    int count() {
        return all.size();
    }

    List<String> names() {
        return names;
    }

    /** {@return the draws for a row of probabilities} */
    double[] values(double... probabilities) {
        double[] values = new double[probabilities.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = all.get(i).distribution().at(probabilities[i]);
        }
        return values;
    }
}
