// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.lora.internal.config.ModelConfig;

/**
 * The memory of a step whose backward is written by hand, at its fullest, counted tensor by tensor from
 * {@code manual_layer.py} and {@code manual_loss.py}. In bytes. Shards are added up, since they reach their fullest
 * moments together.
 */
public final class StepMemory {
    /** Rows of logits at a time, as in {@code manual_loss.py}. */
    private static final int CHUNK = 256;
    /** What lies freed in the C library's heap when it is fullest, fitted to measured peaks. */
    private static final double SLACK = 1.15;
    /** Queries of a long document at a time, as in {@code manual_attention.py}. */
    private static final int QUERIES = 128;

    private final ModelConfig config;
    private final long number;
    private final boolean again;
    private final long ranks;
    private final long adapted;

    private StepMemory(StepForm form, ModelConfig config, Precision precision, AdapterShape adapter) {
        this.config = config;
        number = precision.dtype().bytes();
        again = form == StepForm.RECOMPUTING;
        ranks = adapter.projections().stream()
                .mapToInt(each -> adapter.rank(each.module()))
                .sum();
        adapted = adapter.layers().isEmpty()
                ? config.layers()
                : config.layers()
                        - adapter.layers().stream().min(Integer::compare).orElseThrow();
    }

    /**
     * {@return bytes of activations}
     *
     * @param form by hand, keeping or computing again
     * @param config of the model
     * @param precision of the weights
     * @param adapter that is trained
     * @param batch the largest
     * @param threads that shards are dealt to
     */
    public static long activations(
            StepForm form,
            ModelConfig config,
            Precision precision,
            AdapterShape adapter,
            PackedBatch batch,
            int threads) {
        StepMemory memory = new StepMemory(form, config, precision, adapter);
        return Math.round(
                SLACK * batch.shards(threads).stream().mapToLong(memory::shard).sum());
    }

    /**
     * {@return how many shards a batch is dealt to}
     *
     * @param batch whose documents are dealt
     * @param threads that there are
     */
    public static int shards(PackedBatch batch, int threads) {
        return batch.shards(threads).size();
    }

    private long shard(PackedBatch batch) {
        long tokens = batch.ids().length;
        long stream = 4 * tokens * config.hidden();
        long layer = layer(batch);
        long kept = again ? adapted * stream + layer : adapted * layer;
        return kept + masks(batch) + 3 * stream + Math.max(feedForwardBackward(tokens), head(batch.targets()));
    }

    /** n1, q, k, v, o, n2, gate and up, the low-rank inputs, two roots, and the probabilities of attention. */
    private long layer(PackedBatch batch) {
        long queries = (long) config.heads() * config.headDim();
        long keys = (long) config.keyValueHeads() * config.headDim();
        long perToken =
                number * (2L * config.hidden() + 2 * queries + 2 * keys + 2L * config.intermediate() + ranks) + 8;
        return batch.ids().length * perToken + number * config.heads() * pairs(batch, false);
    }

    /** One float32 square for each block and head of a group, shared by all layers. */
    private long masks(PackedBatch batch) {
        return 4L * config.heads() / config.keyValueHeads() * pairs(batch, true);
    }

    /**
     * Pairs of a query and a key that its block multiplies it with; {@code squares}: only of the blocks' last squares,
     * which have masks.
     */
    private static long pairs(PackedBatch batch, boolean squares) {
        long found = 0;
        for (int span = 0; span < batch.plan().length; span += 2) {
            long length = batch.plan()[span];
            boolean whole = batch.plan()[span + 1] == 0;
            long step = whole ? length : QUERIES;
            for (long from = 0; from < length; from += step) {
                long queries = Math.min(step, length - from);
                found += queries * (squares ? queries : from + queries);
            }
        }
        return found;
    }

    /** dy, silu of gate, its product with up, the gradients of that, of gate and up and of the norm's output. */
    private long feedForwardBackward(long tokens) {
        return number * tokens * (2L * config.hidden() + 5L * config.intermediate());
    }

    /** Logits, in float32 too where they come in another type, and their logarithms of probabilities. */
    private long head(int targets) {
        return Math.min(CHUNK, targets) * (long) config.vocabulary() * (number == 4 ? 8 : 8 + number);
    }
}
