// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The settings of the starter model's training; every one can be given as {@code name=value}. */
final class Recipe {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("pieces", "2048"), // vocabulary
            Map.entry("hidden", "128"),
            Map.entry("layers", "5"),
            Map.entry("heads", "4"),
            Map.entry("keyValueHeads", "2"),
            Map.entry("intermediate", "384"),
            Map.entry("steps", "4200"),
            Map.entry("warmUp", "50"),
            Map.entry("talk", "1500"), // last steps, with mostly conversations
            Map.entry("decay", "600"), // last steps, with falling rate
            Map.entry("tokens", "2048"), // of a step
            Map.entry("microBatch", "2048"), // tokens at once
            Map.entry("rate", "0.003"),
            Map.entry("bf16", "true"),
            Map.entry("checkpoint", "150"), // steps between two
            Map.entry("seed", "1"));

    private final Map<String, String> values;

    private Recipe(Map<String, String> values) {
        this.values = values;
    }

    /**
     * {@return the defaults with some changed}
     *
     * @param settings each {@code name=value}
     */
    static Recipe of(List<String> settings) {
        Map<String, String> values = new HashMap<>(DEFAULTS);
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            if (parts.length < 2 || values.put(parts[0], parts[1]) == null) {
                throw new IllegalArgumentException("no setting " + setting + " -> give name=value with one of "
                        + DEFAULTS.keySet().stream().sorted().toList());
            }
        }
        return new Recipe(values);
    }

    ModelFiles.Shape shape() {
        return new ModelFiles.Shape(
                number("hidden"), number("layers"), number("heads"), number("keyValueHeads"), number("intermediate"));
    }

    /** {@return where the rows of a step come from: conversations most of all in the last steps} */
    Corpus.Mix mix(long step) {
        return step > steps() - number("talk") ? Corpus.Mix.TALK : Corpus.Mix.PROSE;
    }

    int pieces() {
        return number("pieces");
    }

    int steps() {
        return number("steps");
    }

    int warmUp() {
        return number("warmUp");
    }

    int decay() {
        return number("decay");
    }

    int tokens() {
        return number("tokens");
    }

    int microBatch() {
        return number("microBatch");
    }

    int checkpoint() {
        return number("checkpoint");
    }

    int seed() {
        return number("seed");
    }

    double rate() {
        return Double.parseDouble(value("rate"));
    }

    boolean bf16() {
        return Boolean.parseBoolean(value("bf16"));
    }

    private int number(String name) {
        return Integer.parseInt(value(name));
    }

    private String value(String name) {
        return values.getOrDefault(name, "");
    }
}
