// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.finetune4j.error.OutOfDeviceMemoryException;
import io.github.finetune4j.lora.internal.config.Architecture;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.RopeScaling;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Tables of cos and sin of position · frequency, [context, D / 2], rounded to float32 where transformers rounds: the
 * frequency, and the angle. Where windowed layers have a base of their own, their D / 2 columns lie behind the others'.
 *
 * <p>With dynamic scaling the frequencies depend on the length of a text beyond the original context. Such texts get
 * tables of their own, with a row for each token.
 *
 * @param config of the model
 * @param cos cosines
 * @param sin sines
 */
record Rotary(ModelConfig config, NDArray cos, NDArray sin) {
    /** Tables, which of their rows each token takes, and whether they were made for these texts alone. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Placed(long[] positions, Rotary tables, boolean own) {}

    /** A source of rows of a table: a place in a text of so many tokens. */
    private interface Rows {
        int position(int row);

        int length(int row);
    }

    static Rotary of(NDManager owner, ModelConfig config) {
        return of(
                owner,
                config,
                scaling(config).kind() == RopeScaling.Kind.DYNAMIC
                        ? Math.min(config.context(), scaling(config).originalContext())
                        : config.context(),
                new Rows() {
                    @Override
                    public int position(int row) {
                        return row;
                    }

                    @Override
                    public int length(int row) {
                        return 0;
                    }
                });
    }

    private static Rotary of(NDManager owner, ModelConfig config, int count, Rows rows) {
        return new Rotary(
                config, table(owner, config, count, rows, Math::cos), table(owner, config, count, rows, Math::sin));
    }

    private static RopeScaling scaling(ModelConfig config) {
        return config.architecture().rotation().scaling();
    }

    private static NDArray table(
            NDManager owner, ModelConfig config, int count, Rows rows, DoubleUnaryOperator function) {
        int half = config.headDim() / 2;
        Architecture.Rotation rotation = config.architecture().rotation();
        int width = rotation.localTheta() > 0 ? 2 * half : half;
        float[] values = numbers(count, width, config);
        for (int column = 0; column < width; column++) {
            boolean local = column >= half;
            double theta = local ? rotation.localTheta() : config.ropeTheta();
            RopeScaling scaling = local ? RopeScaling.NONE : rotation.scaling();
            int length = -1;
            float frequency = 0;
            for (int row = 0; row < count; row++) {
                if (rows.length(row) != length) {
                    length = rows.length(row);
                    frequency = scaling.frequency(theta, column % half, config.headDim(), length);
                }
                values[row * width + column] = (float) function.applyAsDouble(rows.position(row) * frequency);
            }
        }
        try (NDArray borrowed = owner.create(values, new Shape(count, width))) {
            return borrowed.duplicate(); // an array made of Java memory only borrows it
        }
    }

    // config.json alone says how large, whatever the weights are
    private static float[] numbers(int count, int width, ModelConfig config) {
        try {
            return new float[Math.multiplyExact(count, width)];
        } catch (OutOfMemoryError | ArithmeticException e) {
            throw new OutOfDeviceMemoryException(
                    "a context of " + config.context() + " tokens needs a table of " + 4L * count * width
                            + " bytes in Java's heap -> raise -Xmx, or lower max_position_embeddings in the model's"
                            + " config.json to what your texts need",
                    4L * count * width,
                    Runtime.getRuntime().maxMemory(),
                    e);
        }
    }

    private boolean reaches(int length) {
        return scaling(config).kind() != RopeScaling.Kind.DYNAMIC
                || length <= scaling(config).originalContext();
    }

    /** {@return the tables for a batch: these, unless a document is too long for them} */
    Placed of(NDManager owner, PackedBatch batch) {
        if (reaches(batch.longest())) {
            return new Placed(batch.positions(), this, false);
        }
        int count = batch.positions().length;
        int[] lengths = new int[count];
        for (int last = count - 1, first; last >= 0; last = first - 1) {
            first = last - (int) batch.positions()[last];
            Arrays.fill(lengths, first, last + 1, last - first + 1);
        }
        Rotary own = of(owner, config, count, new Rows() {
            @Override
            public int position(int row) {
                return (int) batch.positions()[row];
            }

            @Override
            public int length(int row) {
                return lengths[row];
            }
        });
        return new Placed(IntStream.range(0, count).asLongStream().toArray(), own, true);
    }

    /**
     * {@return the tables for a generation: these, unless a text may grow too long for them} A prompt's keys stay
     * turned as they were; each token after it is turned by the length that the text then has, as in transformers.
     */
    Placed of(NDManager owner, Prompts prompts) {
        if (reaches(prompts.columns())) {
            return new Placed(prompts.positions(), this, false);
        }
        int columns = prompts.columns();
        int[] lengths = new int[prompts.rows()];
        long[] positions = prompts.positions().clone();
        for (int row = 0; row < lengths.length; row++) {
            lengths[row] = (int) positions[(row + 1) * prompts.length() - 1] + 1;
            for (int i = 0; i < prompts.length(); i++) {
                positions[row * prompts.length() + i] += (long) row * columns;
            }
        }
        Rotary own = of(owner, config, Math.multiplyExact(lengths.length, columns), new Rows() {
            @Override
            public int position(int row) {
                return row % columns;
            }

            @Override
            public int length(int row) {
                return Math.max(lengths[row / columns], row % columns + 1);
            }
        });
        return new Placed(positions, own, true);
    }
}
