// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.finetune4j.lora.internal.config.RopeScaling;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The tables that an encoder's kernel needs beside its weights: angles by place, rows by distance. */
final class EncoderConstants {
    private EncoderConstants() {}

    /** {@return cosines, sines, and those of local layers; or the rows by distance; or none} */
    static List<NDArray> of(NDManager owner, EncoderConfig config) {
        List<NDArray> found = new ArrayList<>();
        if (config.family().isRotary()) {
            found.add(table(owner, config, config.rotation().theta(), Math::cos));
            found.add(table(owner, config, config.rotation().theta(), Math::sin));
            if (config.rotation().hasLocal()) {
                found.add(table(owner, config, config.rotation().localTheta(), Math::cos));
                found.add(table(owner, config, config.rotation().localTheta(), Math::sin));
            }
        }
        if (config.relative().buckets() > 0) {
            found.add(distances(owner, config));
        }
        return found;
    }

    /** {@return how many tables {@link #of} gives} */
    static int count(EncoderConfig config) {
        int angles = config.family().isRotary() ? (config.rotation().hasLocal() ? 4 : 2) : 0;
        return angles + (config.relative().buckets() > 0 ? 1 : 0);
    }

    private static NDArray table(NDManager owner, EncoderConfig config, double theta, DoubleUnaryOperator function) {
        float[] values = angles(config, theta, function);
        try (NDArray borrowed = owner.create(values, new Shape(config.maxTokens(), config.headDim()))) {
            return borrowed.duplicate(); // an array made of Java memory only borrows it
        }
    }

    /** {@return a function of each place's angles [places, width of a head], the same in both halves} */
    static float[] angles(EncoderConfig config, double theta, DoubleUnaryOperator function) {
        int width = config.headDim();
        int half = width / 2;
        EncoderConfig.Stretch stretch = config.rotation().stretch();
        float[] values = new float[Math.multiplyExact(config.maxTokens(), width)];
        for (int pair = 0; pair < half; pair++) {
            float plain = RopeScaling.NONE.frequency(theta * stretch.base(), pair, width, 0);
            float frequency = plain / (float) stretch.divisor(pair, half);
            for (int place = 0; place < config.maxTokens(); place++) {
                float value = (float) function.applyAsDouble(place * frequency);
                values[place * width + pair] = value;
                values[place * width + pair + half] = value;
            }
        }
        return values;
    }

    private static NDArray distances(NDManager owner, EncoderConfig config) {
        try (NDArray borrowed = owner.create(distances(config))) {
            return borrowed.duplicate();
        }
    }

    /** {@return the row of each distance from -M to M, M the most tokens of a text} */
    static long[] distances(EncoderConfig config) {
        int most = config.maxTokens();
        long[] rows = new long[2 * most + 1];
        for (int distance = -most; distance <= most; distance++) {
            rows[distance + most] = config.family() == EncoderFamily.MPNET
                    ? bucket(
                            distance,
                            config.relative().buckets(),
                            config.relative().farthest())
                    : row(-distance, config.relative());
        }
        return rows;
    }

    /** T5's buckets: near distances each have one, far ones share theirs, by the logarithm; half for either side. */
    static int bucket(int distance, int buckets, int farthest) {
        int half = buckets / 2;
        int side = distance > 0 ? half : 0;
        int far = Math.abs(distance);
        int exact = half / 2;
        if (far < exact) {
            return side + far;
        }
        float share = (float) Math.log((float) far / exact) / (float) Math.log((double) farthest / exact);
        return side + Math.min(half - 1, exact + (int) (share * (half - exact)));
    }

    /** DeBERTa's rows, by the place of the query less that of the key: near ones exact, far ones by the logarithm. */
    static int row(int distance, EncoderConfig.Relative relative) {
        int span = relative.buckets();
        int bucket = span < relative.farthest() ? logarithmic(distance, span, relative.farthest()) : distance;
        return Math.max(0, Math.min(2 * span - 1, bucket + span));
    }

    private static int logarithmic(int distance, int span, int farthest) {
        int middle = span / 2;
        int far = Math.abs(distance);
        if (far <= middle) {
            return distance;
        }
        float share = (float) Math.log((float) far / middle) / (float) Math.log((farthest - 1f) / middle);
        return Integer.signum(distance) * ((int) Math.ceil(share * (middle - 1)) + middle);
    }
}
