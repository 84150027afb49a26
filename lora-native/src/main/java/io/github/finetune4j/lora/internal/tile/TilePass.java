// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * New tokens through all layers, on all threads at once: each does its tiles of a product and what follows on them
 * while they lie in its cache, and they wait for each other four times a layer. One pass at a time.
 */
final class TilePass {
    /** Tokens of a pass at most. */
    static final int MOST = 128;
    /** So few that each thread norms all of them for itself sooner than it waits for the others. */
    private static final int FEW = 16;

    private final TileWeights weights;
    private final ModelConfig config;
    private final TileThreads threads;
    private final TileAngles angles;
    private final List<Bench> benches = new ArrayList<>();
    private final float[] x;
    private final float[] inputs;
    private final TileRows normed;
    private final TileRows attended;
    private final TileRows gated;
    private final int width;

    /** Scratch of one thread, with the largest logit of each token in its part of the vocabulary. */
    private static final class Bench {
        final float[] lanes = TileMath.lanes();
        final TileRows normed;
        final float[] tile = new float[MOST * Matrix.MOST_COLUMNS];
        final float[] other = new float[MOST * Matrix.MOST_COLUMNS];
        final int[] scratch;
        final float[] largest = new float[MOST];
        final int[] best = new int[MOST];
        final TileAttention attention;

        Bench(TileWeights weights, TileAngles angles) {
            ModelConfig config = weights.config();
            int widest = Math.max(config.intermediate(), Math.max(config.hidden(), config.heads() * config.headDim()));
            scratch = new int[Math.max(widest, 2 * MOST * Matrix.MOST_COLUMNS)];
            normed = weights.form().rows(FEW, config.hidden());
            attention = new TileAttention(config, angles);
        }
    }

    TilePass(TileWeights weights, TileThreads threads) {
        this.weights = weights;
        this.threads = threads;
        config = weights.config();
        angles = new TileAngles(config);
        for (int i = 0; i < threads.threads(); i++) {
            benches.add(new Bench(weights, angles));
        }
        int queries = config.heads() * config.headDim();
        width = queries + 2 * config.keyValueHeads() * config.headDim();
        x = new float[MOST * config.hidden()];
        inputs = new float[MOST * width];
        normed = weights.form().rows(MOST, config.hidden());
        attended = weights.form().rows(MOST, queries);
        gated = weights.form().rows(MOST, config.intermediate());
    }

    /** {@return rows of a product for so many: few shapes, since each is compiled for itself} */
    static int rows(int count, int most) {
        return count <= FEW ? count : Math.min(most, (count + FEW - 1) / FEW * FEW);
    }

    /**
     * {@return the most probable token behind each wanted one, in the spans' order; -1 where a logit is not finite}
     *
     * @param spans of at most {@value #MOST} tokens together, each text once
     */
    synchronized int[] best(List<Span> spans) {
        Tokens tokens = new Tokens(spans);
        threads.run((thread, count) -> {
            Bench bench = layers(tokens, thread, count);
            search(tokens, bench, thread, count);
        });
        return IntStream.range(0, tokens.wanted.length).map(this::best).toArray();
    }

    private int best(int wanted) {
        float largest = Float.NEGATIVE_INFINITY;
        int best = -1;
        for (Bench bench : benches) {
            if (bench.largest[wanted] > largest || Float.isNaN(bench.largest[wanted])) {
                largest = bench.largest[wanted];
                best = bench.best[wanted];
            }
        }
        return Float.isFinite(largest) ? best : -1;
    }

    /** {@return logits behind each wanted token, one vector after another} */
    synchronized float[] logits(List<Span> spans) {
        Tokens tokens = new Tokens(spans);
        float[] logits = new float[rows(tokens.wanted.length, MOST) * config.vocabulary()];
        threads.run((thread, count) -> {
            Bench bench = layers(tokens, thread, count);
            TileRows states = states(tokens, bench, thread, count);
            Matrix head = weights.head();
            for (int tile = head.tiles() * thread / count; tile < head.tiles() * (thread + 1) / count; tile++) {
                int rows = rows(tokens.wanted.length, MOST);
                head.multiply(tile, rows, states, bench.scratch, logits, head.first(tile), config.vocabulary(), false);
            }
        });
        return logits;
    }

    /** Tokens in the cache, and nothing wanted of them. */
    synchronized void remember(List<Span> spans) {
        Tokens tokens = new Tokens(spans);
        threads.run((thread, count) -> layers(tokens, thread, count));
    }

    /** The tokens of a pass. */
    private final class Tokens {
        final List<Span> spans;
        final int[] first; // of each span
        final int count;
        final int rows;
        final int[] ids;
        final int[] wanted;

        Tokens(List<Span> spans) {
            this.spans = spans;
            first = new int[spans.size()];
            int at = 0;
            for (int i = 0; i < first.length; i++) {
                first[i] = at;
                at += spans.get(i).tokens().length;
                angles.reach(spans.get(i).place() + spans.get(i).tokens().length);
            }
            count = at;
            rows = TilePass.rows(count, MOST);
            ids = spans.stream()
                    .flatMapToInt(span -> Arrays.stream(span.tokens()))
                    .toArray();
            wanted = IntStream.range(0, first.length)
                    .flatMap(i -> IntStream.range(
                                    spans.get(i).tokens().length - spans.get(i).wanted(),
                                    spans.get(i).tokens().length)
                            .map(j -> first[i] + j))
                    .toArray();
        }
    }

    private Bench layers(Tokens tokens, int thread, int threadCount) {
        Bench bench = benches.get(thread);
        for (int i = tokens.count * thread / threadCount; i < tokens.count * (thread + 1) / threadCount; i++) {
            weights.embedding().row(tokens.ids[i], x, i * config.hidden());
        }
        threads.barrier();
        for (int number = 0; number < config.layers(); number++) {
            TileLayer layer = weights.layer(number);
            attention(tokens, layer, number, bench, thread, threadCount);
            feedForward(tokens, layer, bench, thread, threadCount);
        }
        return bench;
    }

    private void attention(Tokens tokens, TileLayer layer, int number, Bench bench, int thread, int count) {
        TileRows states = norm(tokens.count, null, layer.inputNorm(), bench, thread, count);
        Matrix matrix = layer.inputs();
        for (int tile = matrix.tiles() * thread / count; tile < matrix.tiles() * (thread + 1) / count; tile++) {
            int at = matrix.first(tile);
            matrix.multiply(tile, tokens.rows, states, bench.scratch, inputs, at, width, false);
            add(layer.inputBias(), at, matrix.columns(tile), inputs, width, tokens.count);
        }
        threads.barrier();
        attend(tokens, layer, number, bench.attention, thread, count);
        threads.barrier();
        finish(attended, tokens.count, bench, thread, count);
        addProduct(tokens, layer.output(), attended, layer.outputBias(), bench, thread, count);
        threads.barrier();
    }

    /** Each head of each text is one thread's; of long texts the parts, too, once all keys are there. */
    private void attend(Tokens tokens, TileLayer layer, int number, TileAttention by, int thread, int count) {
        boolean alone = tokens.count == tokens.spans.size();
        int heads = config.keyValueHeads();
        for (int item = thread; item < tokens.spans.size() * heads; item += count) {
            Span span = tokens.spans.get(item / heads);
            int first = tokens.first[item / heads];
            by.remember(layer, number, item % heads, span, inputs, first);
            if (alone) {
                by.find(0, layer, number, item % heads, span, inputs, first, attended);
            }
        }
        if (alone) {
            return;
        }
        threads.barrier();
        int item = 0;
        for (int i = 0; i < tokens.spans.size(); i++) {
            Span span = tokens.spans.get(i);
            for (int part = by.parts(span.tokens().length) - 1; part >= 0; part--) { // the longest first
                for (int head = 0; head < heads; head++) {
                    if (item++ % count == thread) {
                        by.find(part, layer, number, head, span, inputs, tokens.first[i], attended);
                    }
                }
            }
        }
    }

    /** Codes of a row need the whole row: each thread makes those of some. */
    private void finish(TileRows rows, int tokens, Bench bench, int thread, int count) {
        if (rows.areCodes()) {
            for (int i = tokens * thread / count; i < tokens * (thread + 1) / count; i++) {
                rows.finish(i, bench.scratch);
            }
            threads.barrier();
        }
    }

    private static void add(float[] bias, int at, int columns, float[] to, int width, int rows) {
        if (bias.length == 0) {
            return;
        }
        for (int row = 0; row < rows; row++) {
            for (int i = at; i < at + columns; i++) {
                to[row * width + i] += bias[i];
            }
        }
    }

    /** Onto the residual stream. */
    private void addProduct(
            Tokens tokens, Matrix matrix, TileRows of, float[] bias, Bench bench, int thread, int count) {
        for (int tile = matrix.tiles() * thread / count; tile < matrix.tiles() * (thread + 1) / count; tile++) {
            int at = matrix.first(tile);
            matrix.multiply(tile, tokens.rows, of, bench.scratch, x, at, config.hidden(), true);
            add(bias, at, matrix.columns(tile), x, config.hidden(), tokens.count);
        }
    }

    private void feedForward(Tokens tokens, TileLayer layer, Bench bench, int thread, int count) {
        TileRows states = norm(tokens.count, null, layer.postNorm(), bench, thread, count);
        Matrix gate = layer.gate();
        for (int tile = gate.tiles() * thread / count; tile < gate.tiles() * (thread + 1) / count; tile++) {
            int columns = gate.columns(tile);
            gate.multiply(tile, tokens.rows, states, bench.scratch, bench.tile, 0, columns, false);
            layer.up().multiply(tile, tokens.rows, states, bench.scratch, bench.other, 0, columns, false);
            TileMath.silu(bench.tile, bench.other, tokens.count * columns);
            for (int row = 0; row < tokens.count; row++) {
                gated.put(row, gate.first(tile), bench.tile, row * columns, columns);
            }
        }
        threads.barrier();
        finish(gated, tokens.count, bench, thread, count);
        addProduct(tokens, layer.down(), gated, new float[0], bench, thread, count);
        threads.barrier();
    }

    /** {@return the normed states of the first tokens, or of chosen ones} */
    private TileRows norm(int tokens, int @Nullable [] chosen, float[] weight, Bench bench, int thread, int count) {
        boolean few = tokens <= FEW;
        TileRows to = few ? bench.normed : normed;
        int from = few ? 0 : tokens * thread / count;
        int end = few ? tokens : tokens * (thread + 1) / count;
        for (int i = from; i < end; i++) {
            int token = chosen == null ? i : chosen[i];
            to.norm(i, x, token * config.hidden(), weight, (float) config.rmsEps(), bench.lanes, bench.scratch);
        }
        if (!few) {
            threads.barrier();
        }
        return to;
    }

    private TileRows states(Tokens tokens, Bench bench, int thread, int count) {
        return norm(tokens.wanted.length, tokens.wanted, weights.norm(), bench, thread, count);
    }

    private void search(Tokens tokens, Bench bench, int thread, int count) {
        int wanted = tokens.wanted.length;
        TileRows states = states(tokens, bench, thread, count);
        Arrays.fill(bench.largest, 0, wanted, Float.NEGATIVE_INFINITY);
        Matrix head = weights.head();
        for (int tile = head.tiles() * thread / count; tile < head.tiles() * (thread + 1) / count; tile++) {
            int columns = head.columns(tile);
            head.multiply(tile, rows(wanted, MOST), states, bench.scratch, bench.tile, 0, columns, false);
            for (int i = 0; i < wanted; i++) {
                search(bench, i, head.first(tile), columns);
            }
        }
    }

    private static void search(Bench bench, int i, int first, int columns) {
        for (int column = 0; column < columns; column++) {
            float logit = bench.tile[i * columns + column];
            if (logit > bench.largest[i] || Float.isNaN(logit)) { // which nothing is larger than afterwards
                bench.largest[i] = logit;
                bench.best[i] = first + column;
            }
        }
    }
}
