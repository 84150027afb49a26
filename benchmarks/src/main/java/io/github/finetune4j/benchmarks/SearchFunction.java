// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import java.util.List;
import java.util.stream.Stream;

/** Functions whose least value is 0, the same as in {@code search_peer.py}. */
enum SearchFunction {
    BRANIN {
        @Override
        SearchSpace space() {
            return SearchSpace.builder().real("x", -5, 10).real("y", 0, 15).build();
        }

        @Override
        double at(Settings settings) {
            double x = settings.real("x");
            double bowl = settings.real("y") - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
            return bowl * bowl + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10 - 0.397887;
        }
    },
    HARTMANN {
        @Override
        SearchSpace space() {
            SearchSpace.Builder builder = SearchSpace.builder();
            for (int i = 0; i < 6; i++) {
                builder.real("x" + i, 0, 1);
            }
            return builder.build();
        }

        @Override
        double at(Settings settings) {
            double value = 3.322368;
            for (int hill = 0; hill < HEIGHTS.length; hill++) {
                double far = 0;
                for (int i = 0; i < 6; i++) {
                    double way = settings.real("x" + i) - 1e-4 * TOPS[hill][i];
                    far += STEEP[hill][i] * way * way;
                }
                value -= HEIGHTS[hill] * Math.exp(-far);
            }
            return value;
        }
    },
    MIXED {
        @Override
        SearchSpace space() {
            return SearchSpace.builder()
                    .choice("optimizer", "adam", "sgd", "lion")
                    .logReal("rate", 1e-5, 1e-1)
                    .whole("layers", 1, 4)
                    .when("optimizer", List.of("sgd"), s -> s.real("momentum", 0, 0.99))
                    .logWhole("width0", 16, 512)
                    .when("layers", List.of(2, 3, 4), s -> s.logWhole("width1", 16, 512))
                    .when("layers", List.of(3, 4), s -> s.logWhole("width2", 16, 512))
                    .when("layers", List.of(4), s -> s.logWhole("width3", 16, 512))
                    .build();
        }

        @Override
        double at(Settings settings) {
            String optimizer = settings.text("optimizer");
            double best = optimizer.equals("adam") ? -3 : optimizer.equals("sgd") ? -1.5 : -4;
            double value = optimizer.equals("adam") ? 0 : optimizer.equals("sgd") ? 0.1 : 0.05;
            int layers = settings.whole("layers");
            value += 0.2 * Math.pow(Math.log10(settings.real("rate")) - best, 2) + 0.1 * Math.pow(layers - 3, 2);
            if (settings.has("momentum")) {
                value += Math.pow(settings.real("momentum") - 0.9, 2);
            }
            for (int i = 0; i < layers; i++) {
                value += 0.05 * Math.abs(Math.log(settings.whole("width" + i)) / Math.log(2) - 7);
            }
            return value;
        }
    },
    /** What {@link LoraTable} has on record for the nearest real run. */
    LORA {
        @Override
        SearchSpace space() {
            return SearchSpace.builder()
                    .whole("rate", 0, LoraTable.LEARNING_RATES.length - 1)
                    .whole("rank", 0, LoraTable.RANKS.length - 1)
                    .choice("batch", "0", "1", "2")
                    .whole("alpha", 0, LoraTable.ALPHAS_PER_RANK.length - 1)
                    .build();
        }

        @Override
        double at(Settings settings) {
            return LoraTable.kept().last(LoraTable.Cell.of(settings))
                    - LoraTable.kept().least();
        }
    };

    private static final double[] HEIGHTS = {1, 1.2, 3, 3.2};
    private static final double[][] STEEP = {
        {10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, 0.05, 10, 0.1, 14}
    };
    private static final double[][] TOPS = {
        {1312, 1696, 5569, 124, 8283, 5886},
        {2329, 4135, 8307, 3736, 1004, 9991},
        {2348, 1451, 3522, 2883, 3047, 6650},
        {4047, 8828, 8732, 5743, 1091, 381}
    };

    /** {@return all that can be searched here: the table of real runs only where it was made} */
    static List<SearchFunction> all() {
        return Stream.of(values())
                .filter(function -> function != LORA || LoraTable.isKept())
                .toList();
    }

    abstract SearchSpace space();

    abstract double at(Settings settings);
}
