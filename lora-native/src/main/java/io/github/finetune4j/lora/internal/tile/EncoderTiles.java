// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An encoder of BERT's form in float32 (norms behind attention and feed-forward, places from a table, GELU) for few
 * tokens at once, where a call of a framework for each operation costs more than the arithmetic. One pass at a time.
 */
public final class EncoderTiles implements AutoCloseable {
    /** Tokens of a pass at most. */
    public static final int MOST = 128;

    private static final int SLACK = 16; // rows that a product of a round shape may read beyond the last

    private final Shape shape;
    private final Slab slab;
    private final List<Layer> layers = new ArrayList<>();
    private final TileThreads threads = Tiles.threads();
    private final List<EncoderAttention> attentions = new ArrayList<>();
    private final float[] x;
    private final float[] inputs;
    private final float[] attended;
    private final float[] between;
    private final float[][] lanes;

    /**
     * An encoder's widths.
     *
     * @param layers at least 1
     * @param hidden of a token
     * @param heads divide {@code hidden}
     * @param ffn of the feed-forward
     * @param eps of the norms
     */
    public record Shape(int layers, int hidden, int heads, int ffn, double eps) {}

    /** Numbers of a layer, each [out, in] or [out]. */
    public interface Source {
        /**
         * {@return numbers of a layer}
         *
         * @param layer from 0
         * @param weight which
         */
        float[] numbers(int layer, Weight weight);
    }

    /** The weights of a layer. */
    public enum Weight {
        /** Queries, keys and values. */
        INPUT,
        /** Bias of those. */
        INPUT_BIAS,
        /** Output of attention. */
        OUTPUT,
        /** Bias of that. */
        OUTPUT_BIAS,
        /** Norm behind attention. */
        FIRST_NORM,
        /** Bias of that. */
        FIRST_NORM_BIAS,
        /** First matrix of the feed-forward. */
        UP,
        /** Bias of that. */
        UP_BIAS,
        /** Second matrix of the feed-forward. */
        DOWN,
        /** Bias of that. */
        DOWN_BIAS,
        /** Norm behind the feed-forward. */
        SECOND_NORM,
        /** Bias of that. */
        SECOND_NORM_BIAS
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Norm(float[] weight, float[] bias) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Layer(
            FloatMatrix input,
            float[] inputBias,
            FloatMatrix output,
            float[] outputBias,
            Norm first,
            FloatMatrix up,
            float[] upBias,
            FloatMatrix down,
            float[] downBias,
            Norm second) {}

    /**
     * @param shape of the encoder
     * @param source of its weights
     */
    public EncoderTiles(Shape shape, Source source) {
        this.shape = shape;
        int hidden = shape.hidden;
        slab = new Slab(shape.layers
                * (Slab.size(FloatMatrix.bytes(3 * hidden, hidden))
                        + Slab.size(FloatMatrix.bytes(hidden, hidden))
                        + 2 * Slab.size(FloatMatrix.bytes(shape.ffn, hidden))));
        for (int layer = 0; layer < shape.layers; layer++) {
            layers.add(layer(source, layer));
        }
        for (int i = 0; i < threads.threads(); i++) {
            attentions.add(new EncoderAttention(hidden, shape.heads, MOST));
        }
        lanes = new float[threads.threads()][];
        Arrays.setAll(lanes, i -> TileMath.lanes());
        x = new float[(MOST + SLACK) * hidden];
        inputs = new float[(MOST + SLACK) * 3 * hidden];
        attended = new float[(MOST + SLACK) * hidden];
        between = new float[(MOST + SLACK) * shape.ffn];
    }

    private Layer layer(Source source, int number) {
        int hidden = shape.hidden;
        return new Layer(
                new FloatMatrix(3 * hidden, hidden, source.numbers(number, Weight.INPUT), slab),
                source.numbers(number, Weight.INPUT_BIAS),
                new FloatMatrix(hidden, hidden, source.numbers(number, Weight.OUTPUT), slab),
                source.numbers(number, Weight.OUTPUT_BIAS),
                new Norm(source.numbers(number, Weight.FIRST_NORM), source.numbers(number, Weight.FIRST_NORM_BIAS)),
                new FloatMatrix(shape.ffn, hidden, source.numbers(number, Weight.UP), slab),
                source.numbers(number, Weight.UP_BIAS),
                new FloatMatrix(hidden, shape.ffn, source.numbers(number, Weight.DOWN), slab),
                source.numbers(number, Weight.DOWN_BIAS),
                new Norm(source.numbers(number, Weight.SECOND_NORM), source.numbers(number, Weight.SECOND_NORM_BIAS)));
    }

    /**
     * Computes all layers, in place.
     *
     * @param states [tokens, hidden] behind the embedding's norm; the texts' tokens one after another
     * @param lengths tokens of each text, together at most {@value #MOST}
     */
    public synchronized void run(float[] states, int[] lengths) {
        int tokens = Arrays.stream(lengths).sum();
        if (tokens < 1 || tokens > MOST) {
            throw new IllegalArgumentException("tokens of a pass: " + tokens + " -> give 1 to " + MOST);
        }
        System.arraycopy(states, 0, x, 0, tokens * shape.hidden);
        threads.run((thread, count) -> {
            for (Layer layer : layers) {
                run(layer, tokens, lengths, thread, count);
            }
        });
        System.arraycopy(x, 0, states, 0, tokens * shape.hidden);
    }

    /**
     * Norms a vector in place, as layers do.
     *
     * @param states holds it
     * @param at its first number
     * @param width of the vector
     * @param weight of the norm
     * @param bias of the norm
     * @param eps of the norm
     */
    public static void norm(float[] states, int at, int width, float[] weight, float[] bias, double eps) {
        TileMath.layerNorm(states, at, width, weight, bias, eps, TileMath.lanes());
    }

    /**
     * {@return numbers in memory of their own, which no heap's limit counts}
     *
     * @param numbers any
     */
    public static FloatBuffer outsideTheHeap(float[] numbers) {
        FloatBuffer to = ByteBuffer.allocateDirect(Math.multiplyExact(4, numbers.length))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        to.put(numbers);
        return to;
    }

    private void run(Layer layer, int tokens, int[] lengths, int thread, int count) {
        int hidden = shape.hidden;
        product(layer.input, layer.inputBias, tokens, x, inputs, 3 * hidden, false, thread, count);
        threads.barrier();
        attend(lengths, thread, count);
        threads.barrier();
        product(layer.output, layer.outputBias, tokens, attended, x, hidden, true, thread, count);
        threads.barrier();
        norm(layer.first, tokens, thread, count);
        threads.barrier();
        up(layer, tokens, thread, count);
        threads.barrier();
        product(layer.down, layer.downBias, tokens, between, x, hidden, true, thread, count);
        threads.barrier();
        norm(layer.second, tokens, thread, count);
        threads.barrier();
    }

    private static void product(
            FloatMatrix matrix,
            float[] bias,
            int tokens,
            float[] of,
            float[] to,
            int width,
            boolean add,
            int thread,
            int count) {
        for (int tile = matrix.tiles() * thread / count; tile < matrix.tiles() * (thread + 1) / count; tile++) {
            int at = tile * FloatMatrix.COLUMNS;
            matrix.multiply(tile, TilePass.rows(tokens, MOST), of, to, at, width, add);
            for (int row = 0; row < tokens; row++) {
                add(bias, at, matrix.columns(tile), to, row * width + at);
            }
        }
    }

    private static void add(float[] bias, int at, int columns, float[] to, int first) {
        for (int i = 0; i < columns; i++) {
            to[first + i] += bias[at + i];
        }
    }

    private void up(Layer layer, int tokens, int thread, int count) {
        FloatMatrix up = layer.up;
        for (int tile = up.tiles() * thread / count; tile < up.tiles() * (thread + 1) / count; tile++) {
            int at = tile * FloatMatrix.COLUMNS;
            up.multiply(tile, TilePass.rows(tokens, MOST), x, between, at, shape.ffn, false);
            for (int row = 0; row < tokens; row++) {
                TileMath.gelu(between, row * shape.ffn + at, layer.upBias, at, up.columns(tile));
            }
        }
    }

    private void attend(int[] lengths, int thread, int count) {
        int item = 0;
        int first = 0;
        for (int length : lengths) {
            for (int head = 0; head < shape.heads; head++) {
                if (item++ % count == thread) {
                    attentions.get(thread).run(inputs, first, length, head, attended);
                }
            }
            first += length;
        }
    }

    private void norm(Norm norm, int tokens, int thread, int count) {
        for (int i = tokens * thread / count; i < tokens * (thread + 1) / count; i++) {
            TileMath.layerNorm(x, i * shape.hidden, shape.hidden, norm.weight, norm.bias, shape.eps, lanes[thread]);
        }
    }

    @Override
    public void close() {
        slab.close();
    }
}
