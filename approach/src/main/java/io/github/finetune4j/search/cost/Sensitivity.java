// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** The sensitivity of a result: which uncertain numbers make it uncertain. */
final class Sensitivity {
    private static final int ROWS = 4096;
    private static final double LOW = 0.05;
    private static final double MIDDLE = 0.5;
    private static final double HIGH = 0.95;

    private final Leaves leaves;
    private final ToDoubleFunction<double[]> result;

    /** Takes the result of a row of draws. */
    Sensitivity(Leaves leaves, ToDoubleFunction<double[]> result) {
        this.leaves = leaves;
        this.result = row -> result.applyAsDouble(leaves.values(row));
    }

    /** {@return what matters, the most important first} */
    List<Driver> drivers(long seed) {
        Saltelli saltelli = new Saltelli(result, leaves.count(), ROWS, new SplittableRandom(seed));
        List<Driver> drivers = new ArrayList<>();
        for (int column = 0; column < leaves.count(); column++) {
            Saltelli.Indices indices = saltelli.of(column);
            drivers.add(new Driver(
                    leaves.names().get(column),
                    alone(column, LOW),
                    alone(column, HIGH),
                    indices.first(),
                    indices.total()));
        }
        return drivers.stream()
                .filter(driver -> driver.total().estimate() > 0)
                .sorted(Comparator.comparingDouble(
                        (Driver driver) -> -driver.total().estimate()))
                .toList();
    }

    private double alone(int column, double probability) {
        double[] row = new double[leaves.count()];
        Arrays.fill(row, MIDDLE);
        row[column] = probability;
        return result.applyAsDouble(row);
    }
}
