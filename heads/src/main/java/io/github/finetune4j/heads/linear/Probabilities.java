// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

/** The probabilities of a head's values. */
final class Probabilities {
    private Probabilities() {}

    static double[] of(HeadKind kind, double[] values) {
        return switch (kind) {
            case ONE_OF_MANY -> softmax(values);
            case ONE_OF_TWO -> new double[] {sigmoid(-values[0]), sigmoid(values[0])};
            case ANY_OF_MANY -> sigmoids(values);
            case ORDERED -> ordered(values);
            case NUMBERS ->
                throw new IllegalStateException(
                        "probabilities of a head of numbers: it has none -> ask for its values");
        };
    }

    private static double[] softmax(double[] values) {
        double most = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            most = Math.max(most, value);
        }
        double sum = 0;
        double[] chances = new double[values.length];
        for (int k = 0; k < values.length; k++) {
            chances[k] = Math.exp(values[k] - most);
            sum += chances[k];
        }
        for (int k = 0; k < values.length; k++) {
            chances[k] /= sum;
        }
        return chances;
    }

    static double sigmoid(double value) {
        double raised = Math.exp(-Math.abs(value));
        return (value >= 0 ? 1 : raised) / (1 + raised);
    }

    private static double[] sigmoids(double[] values) {
        double[] chances = new double[values.length];
        for (int k = 0; k < values.length; k++) {
            chances[k] = sigmoid(values[k]);
        }
        return chances;
    }

    /** Each label's probability is the difference of two neighbouring sigmoids, taken where it keeps its digits. */
    private static double[] ordered(double[] values) {
        double[] chances = new double[values.length + 1];
        chances[0] = sigmoid(-values[0]);
        for (int k = 1; k < values.length; k++) {
            chances[k] = difference(values[k - 1], values[k]);
        }
        chances[values.length] = sigmoid(values[values.length - 1]);
        return chances;
    }

    /** {@return sigmoid(high) - sigmoid(low), high being no less than low} */
    static double difference(double high, double low) {
        return -Math.expm1(low - high) * sigmoid(high) * sigmoid(-low);
    }
}
