// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** The form in which a quantity comes about: drawn, or computed from others. */
sealed interface Form {
    /** {@return the uncertain numbers that it is made of} */
    Stream<Drawn> leaves();

    /**
     * {@return the value for a row of draws}
     *
     * @param place of each uncertain number in the row
     */
    ToDoubleFunction<double[]> formula(ToIntFunction<Drawn> place);

    /** Drawn from a distribution. Two of the same distribution are two numbers: equality is identity. Immutable. */
    final class Drawn implements Form {
        private final Distribution distribution;
        private final String name;

        Drawn(Distribution distribution, String name) {
            this.distribution = distribution;
            this.name = name;
        }

        Distribution distribution() {
            return distribution;
        }

        /** {@return its name; empty where nobody gave it one} */
        String name() {
            return name;
        }

        @Override
        public Stream<Drawn> leaves() {
            return distribution instanceof Distribution.Fixed ? Stream.empty() : Stream.of(this);
        }

        @Override
        public ToDoubleFunction<double[]> formula(ToIntFunction<Drawn> place) {
            if (distribution instanceof Distribution.Fixed fixed) {
                return row -> fixed.value();
            }
            int at = place.applyAsInt(this);
            return row -> row[at];
        }

        @Override
        public String toString() {
            return distribution.toString();
        }
    }

    /** Two added. */
    record Sum(Form left, Form right) implements Form {
        @Override
        public Stream<Drawn> leaves() {
            return Stream.concat(left.leaves(), right.leaves());
        }

        @Override
        public ToDoubleFunction<double[]> formula(ToIntFunction<Drawn> place) {
            ToDoubleFunction<double[]> a = left.formula(place);
            ToDoubleFunction<double[]> b = right.formula(place);
            return row -> a.applyAsDouble(row) + b.applyAsDouble(row);
        }

        @Override
        public String toString() {
            return "(" + left + ") + (" + right + ")";
        }
    }

    /** Two multiplied. */
    record Product(Form left, Form right) implements Form {
        @Override
        public Stream<Drawn> leaves() {
            return Stream.concat(left.leaves(), right.leaves());
        }

        @Override
        public ToDoubleFunction<double[]> formula(ToIntFunction<Drawn> place) {
            ToDoubleFunction<double[]> a = left.formula(place);
            ToDoubleFunction<double[]> b = right.formula(place);
            return row -> a.applyAsDouble(row) * b.applyAsDouble(row);
        }

        @Override
        public String toString() {
            return "(" + left + ") × (" + right + ")";
        }
    }

    /** One divided by a number, which is not the same as times its reciprocal. */
    record Part(Form whole, double divisor) implements Form {
        @Override
        public Stream<Drawn> leaves() {
            return whole.leaves();
        }

        @Override
        public ToDoubleFunction<double[]> formula(ToIntFunction<Drawn> place) {
            ToDoubleFunction<double[]> a = whole.formula(place);
            return row -> a.applyAsDouble(row) / divisor;
        }

        @Override
        public String toString() {
            return "(" + whole + ") / " + divisor;
        }
    }
}
