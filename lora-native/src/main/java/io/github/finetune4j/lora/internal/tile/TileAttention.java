// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import java.util.Arrays;

/**
 * Attention of one key/value head over one text's cache, with one thread's scratch: keys and values by blocks of
 * {@value RowCache#BLOCK} places, so that there are few shapes of products, each of which is compiled once.
 */
final class TileAttention {
    /** Queries of a product at most: so many tokens' as there are in a group of heads. */
    private static final int QUERIES = 96;

    private static final int BLOCK = RowCache.BLOCK;

    private final int dim;
    private final int group;
    private final int heads;
    private final int width; // of a token's queries, keys and values
    private final float scale;
    private final float epsilon;
    private final TileAngles angles;
    private final float[] lanes = TileMath.lanes();
    private final short[] queries;
    private final float[] sums;
    private final float[] out;
    private float[] scores = {};
    private short[] shares = {};

    TileAttention(ModelConfig config, TileAngles angles) {
        this.angles = angles;
        dim = config.headDim();
        heads = config.heads();
        group = heads / config.keyValueHeads();
        width = (heads + 2 * config.keyValueHeads()) * dim;
        double given = config.architecture().attention().scale();
        scale = (float) (given == 0 ? 1 / Math.sqrt(dim) : given);
        epsilon = (float) config.rmsEps();
        int most = Math.max(QUERIES, group);
        queries = new short[most * dim];
        sums = new float[most];
        out = new float[most * dim];
    }

    /**
     * Puts the keys and values of new tokens into the cache.
     *
     * @param layer with the norms of heads
     * @param number of the layer
     * @param head of keys and values
     * @param span the tokens
     * @param inputs queries, keys and values of all tokens in the pass; keys are turned in place
     * @param first of the span's tokens in the pass
     */
    void remember(TileLayer layer, int number, int head, Span span, float[] inputs, int first) {
        for (int i = 0; i < span.tokens().length; i++) {
            remember(layer, number, head, span, inputs, first + i, i);
        }
    }

    /** {@return how many products the queries of so many tokens take} */
    int parts(int tokens) {
        int together = Math.max(1, QUERIES / group);
        return (tokens + together - 1) / together;
    }

    /**
     * Computes what the queries of a part of the tokens find in the cache.
     *
     * @param part from 0 to below {@link #parts}
     * @param layer as above
     * @param number as above
     * @param head as above
     * @param span as above; its keys and values are in the cache
     * @param inputs as above; queries are turned in place
     * @param first as above
     * @param attended takes what is found
     */
    void find(
            int part, TileLayer layer, int number, int head, Span span, float[] inputs, int first, TileRows attended) {
        int together = Math.max(1, QUERIES / group);
        int i = part * together;
        int tokens = Math.min(together, span.tokens().length - i);
        ask(layer, head, span, inputs, first + i, i, tokens);
        find(number, head, span, i, tokens);
        write(head, first + i, tokens, attended);
    }

    private void remember(TileLayer layer, int number, int head, Span span, float[] inputs, int token, int i) {
        int key = token * width + (heads + head) * dim;
        int value = key + heads / group * dim;
        if (layer.keyNorm().length > 0) {
            TileMath.normHead(inputs, key, dim, layer.keyNorm(), epsilon, lanes);
        }
        angles.turn(inputs, key, span.place() + i);
        span.cache().putKey(number, head, span.place() + i, inputs, key);
        span.cache().putValue(number, head, span.place() + i, inputs, value);
    }

    private void ask(TileLayer layer, int head, Span span, float[] inputs, int token, int i, int tokens) {
        for (int t = 0; t < tokens; t++) {
            for (int g = 0; g < group; g++) {
                int query = (token + t) * width + (head * group + g) * dim;
                if (layer.queryNorm().length > 0) {
                    TileMath.normHead(inputs, query, dim, layer.queryNorm(), epsilon, lanes);
                }
                angles.turn(inputs, query, span.place() + i + t);
                TileMath.round(inputs, query, queries, (t * group + g) * dim, dim);
            }
        }
    }

    private void find(int number, int head, Span span, int i, int tokens) {
        int rows = TilePass.rows(tokens * group, QUERIES);
        int blocks = (span.place() + i + tokens - 1) / BLOCK + 1;
        reserve(rows * blocks * BLOCK);
        for (int block = 0; block < blocks; block++) {
            long keys = span.cache().keys(number, head, block);
            Product.of(rows, BLOCK, dim, queries, 0, keys, scores, block * rows * BLOCK, BLOCK, false);
        }
        for (int row = 0; row < tokens * group; row++) {
            sums[row] = soften(row, rows, blocks, span.place() + i + row / group + 1);
        }
        for (int block = 0; block < blocks; block++) {
            long values = span.cache().values(number, head, block);
            Product.of(rows, dim, BLOCK, shares, block * rows * BLOCK, values, out, 0, dim, block > 0);
        }
    }

    private void reserve(int count) {
        if (scores.length < count) {
            scores = new float[count];
            shares = new short[count];
        }
    }

    /** Turns a query's scores of the places that it sees into shares of their sum, which is returned. */
    private float soften(int row, int rows, int blocks, int seen) {
        Arrays.fill(lanes, Float.NEGATIVE_INFINITY);
        for (int block = 0; block < blocks; block++) {
            int count = Math.max(0, Math.min(BLOCK, seen - block * BLOCK));
            TileMath.larger(scores, (block * rows + row) * BLOCK, count, lanes);
        }
        float largest = TileMath.largest(lanes);
        Arrays.fill(lanes, 0);
        for (int block = 0; block < blocks; block++) {
            int at = (block * rows + row) * BLOCK;
            int count = Math.max(0, Math.min(BLOCK, seen - block * BLOCK));
            TileMath.powers(scores, at, count, scale, largest, lanes);
            TileMath.round(scores, at, shares, at, count);
            Arrays.fill(shares, at + count, at + BLOCK, (short) 0);
        }
        return TileMath.sum(lanes);
    }

    private void write(int head, int token, int tokens, TileRows attended) {
        for (int t = 0; t < tokens; t++) {
            for (int g = 0; g < group; g++) {
                int row = t * group + g;
                float share = 1 / sums[row];
                for (int d = row * dim; d < (row + 1) * dim; d++) {
                    out[d] *= share;
                }
                attended.put(token + t, (head * group + g) * dim, out, row * dim, dim);
            }
        }
    }
}
