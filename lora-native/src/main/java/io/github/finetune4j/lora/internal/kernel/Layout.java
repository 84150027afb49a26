// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.lora.internal.config.Extra;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.SavedModules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The layout of the trainable numbers in their flat row. To libtorch they are <em>pieces</em>, the matrices that it
 * multiplies with, some of them fused; to files they are <em>parameters</em>, each with the name that other tools know.
 */
public final class Layout {
    /** The tensor of prompt tuning, as PEFT names it. */
    public static final String PROMPT = "prompt_embeddings";
    /** End of the name of DoRA's magnitudes, as PEFT has it. */
    public static final String MAGNITUDE = ".lora_magnitude_vector";

    private final List<Parameter> parameters = new ArrayList<>();
    private final List<long[]> pieces = new ArrayList<>();
    private final int[] slots;
    private final double[] scales;
    private int[] order = {};
    private final List<int[]> saved = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private boolean dora;
    private int virtualTokens;
    private boolean unties;
    private long count;
    private long decayed;

    /**
     * Pieces that the optimiser treats alike.
     *
     * @param pieces their numbers
     * @param rate times the learning rate
     * @param decays whether weight decay applies
     */
    record Group(List<Integer> pieces, double rate, boolean decays) {}

    private Layout(ModelConfig config) {
        slots = new int[7 * config.layers()];
        scales = new double[slots.length];
        Arrays.fill(slots, -1);
    }

    /**
     * {@return nothing trainable}
     *
     * @param config shape of the model
     */
    public static Layout none(ModelConfig config) {
        return new Layout(config);
    }

    /**
     * {@return A and B of each adapted projection, under PEFT's names}
     *
     * @param config shape of the model
     * @param adapter shape of the adapter
     * @throws IllegalArgumentException if the adapter names a layer that the model lacks
     */
    public static Layout adapter(ModelConfig config, AdapterShape adapter) {
        for (int layer : adapter.layers()) {
            if (layer < 0 || layer >= config.layers()) {
                throw new IllegalArgumentException(
                        "layer to transform: " + layer + " -> give 0 to " + (config.layers() - 1));
            }
        }
        Layout layout = new Layout(config);
        for (int layer = 0; layer < config.layers(); layer++) {
            for (Projection projection : Projection.values()) {
                if (adapter.adapts(layer, projection)) {
                    layout.addAdapter(config, adapter, layer, projection);
                }
            }
        }
        layout.decayed = layout.count;
        layout.dora = adapter.variant().dora();
        layout.addSaved(config, adapter.variant().saved());
        layout.group(adapter.variant().rateOfB());
        return layout;
    }

    /**
     * {@return vectors before each text, and nothing else}
     *
     * @param config shape of the model
     * @param virtualTokens how many, at least 1
     */
    public static Layout prompt(ModelConfig config, int virtualTokens) {
        if (virtualTokens < 1 || virtualTokens >= config.context()) {
            throw new IllegalArgumentException("virtual tokens: " + virtualTokens
                    + " -> give at least 1 and less than the context, " + config.context() + " tokens");
        }
        Layout layout = new Layout(config);
        layout.addPiece(PROMPT, virtualTokens, config.hidden());
        layout.virtualTokens = virtualTokens;
        layout.decayed = layout.count;
        return layout;
    }

    private void addSaved(ModelConfig config, List<String> paths) {
        List<String> known = SavedModules.paths(config);
        for (String path : paths) {
            int number = known.indexOf(path);
            if (number < 0) {
                throw new IllegalArgumentException(
                        "no module " + path + " that can be trained as a whole -> report it as a bug");
            }
            int norms = 2 * config.layers();
            int place = number < norms ? 3 * number : 3 * norms + number - norms; // two norms and four matrices a layer
            saved.add(new int[] {place, pieces.size()});
            addPiece(SavedModules.fileName(path), SavedModules.shape(config, path));
        }
        unties = SavedModules.unties(config, paths);
    }

    // as PEFT's LoRA+: B and what has one dimension learn at the rate of B; as transformers: norms are not decayed
    private void group(double rateOfB) {
        if (rateOfB == 1 && saved.isEmpty()) {
            return;
        }
        List<Integer> a = new ArrayList<>();
        List<Integer> b = new ArrayList<>();
        List<Integer> norms = new ArrayList<>();
        for (int piece = 0; piece < pieces.size(); piece++) {
            String name = parameters.get(piece).name();
            boolean flat = pieces.get(piece).length == 1;
            if (flat && !name.endsWith(MAGNITUDE)) {
                norms.add(piece);
            } else if (flat || name.endsWith("lora_B.weight")) {
                b.add(piece);
            } else {
                a.add(piece);
            }
        }
        groups.add(new Group(a, 1, true));
        groups.add(new Group(b, rateOfB, true));
        groups.add(new Group(norms, rateOfB, false));
        groups.removeIf(group -> group.pieces().isEmpty());
    }

    private void addAdapter(ModelConfig config, AdapterShape adapter, int layer, Projection projection) {
        String name = "base_model.model.model.layers." + layer + "." + projection.path();
        int at = 7 * layer + projection.place();
        slots[at] = pieces.size();
        String module = projection.module(layer);
        int rank = adapter.rank(module);
        scales[at] = adapter.scale(module);
        addPiece(name + ".lora_A.weight", rank, projection.in(config));
        addPiece(name + ".lora_B.weight", projection.out(config), rank);
        if (adapter.variant().dora()) {
            addPiece(name + MAGNITUDE, projection.out(config));
        }
    }

    /**
     * {@return all weights of the model, under Hugging Face's names; norms and biases last, since they are not decayed}
     *
     * @param config shape of the model
     */
    public static Layout full(ModelConfig config) {
        Layout layout = new Layout(config);
        layout.addMatrices(config);
        layout.decayed = layout.count;
        int norms = layout.pieces.size();
        for (int layer = 0; layer < config.layers(); layer++) {
            layout.addPiece(BaseNames.inputNorm(layer), config.hidden());
            layout.addPiece(BaseNames.postNorm(config, layer), config.hidden());
        }
        layout.addPiece(BaseNames.NORM, config.hidden());
        layout.addExtras(config);
        layout.order = order(config, norms);
        return layout;
    }

    private void addMatrices(ModelConfig config) {
        addPiece(BaseNames.EMBEDDING, config.vocabulary(), config.hidden());
        if (!config.tiedEmbeddings()) {
            addPiece(BaseNames.HEAD, config.vocabulary(), config.hidden());
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            for (List<Projection> group : BaseNames.FUSED) {
                addFused(config, layer, group);
            }
        }
    }

    private void addFused(ModelConfig config, int layer, List<Projection> group) {
        long in = group.get(0).in(config);
        long height = 0;
        for (Projection projection : group) {
            long out = projection.out(config);
            parameters.add(new Parameter(projection.weight(layer), count + height * in, new long[] {out, in}));
            height += out;
        }
        pieces.add(new long[] {height, in});
        count += height * in;
    }

    private void addExtras(ModelConfig config) {
        for (int layer = 0; layer < config.layers(); layer++) {
            for (Extra extra : Extra.of(config)) {
                long first = count;
                for (int i = 0; i < extra.widths(config).size(); i++) {
                    long width = extra.widths(config).get(i);
                    parameters.add(new Parameter(extra.names(layer).get(i), count, new long[] {width}));
                    count += width;
                }
                pieces.add(new long[] {count - first});
            }
        }
    }

    private void addPiece(String name, long... shape) {
        parameters.add(new Parameter(name, count, shape));
        pieces.add(shape);
        count += FloatTensor.count(shape);
    }

    /** For each weight of the kernel's list, its piece. */
    private static int[] order(ModelConfig config, int norms) {
        int first = config.tiedEmbeddings() ? 1 : 2;
        int extras = config.layers() * Extra.of(config).size();
        int[] order = new int[6 * config.layers() + 3 + extras];
        for (int layer = 0; layer < config.layers(); layer++) {
            int matrices = first + 4 * layer;
            int[] weights = {
                norms + 2 * layer, matrices, matrices + 1, norms + 2 * layer + 1, matrices + 2, matrices + 3
            };
            System.arraycopy(weights, 0, order, 6 * layer, weights.length);
        }
        int tail = 6 * config.layers();
        order[tail] = 0;
        order[tail + 1] = norms + 2 * config.layers();
        order[tail + 2] = first - 1;
        for (int i = 0; i < extras; i++) {
            order[tail + 3 + i] = norms + 2 * config.layers() + 1 + i;
        }
        return order;
    }

    /** {@return the named ranges, in the order of the flat row} */
    public List<Parameter> parameters() {
        return List.copyOf(parameters);
    }

    /** {@return how many numbers are trained} */
    public long count() {
        return count;
    }

    /** {@return whether all weights of the model are trained} */
    public boolean isFull() {
        return order.length > 0;
    }

    /** {@return whether an adapter is trained} */
    public boolean isAdapter() {
        return !isFull() && count > 0;
    }

    /** {@return how many trained vectors stand before each text; 0: none} */
    public int virtualTokens() {
        return virtualTokens;
    }

    /** {@return whether embedding and vocabulary head differ, though they are one in the base} */
    boolean unties() {
        return unties;
    }

    /** {@return whether lengths and directions are trained apart} */
    boolean isDora() {
        return dora;
    }

    /** {@return place among the kernel's weights and piece of each module that is trained as a whole} */
    List<int[]> saved() {
        return saved;
    }

    /**
     * {@return what the optimiser treats alike; empty: all at one rate, the first {@link #decayed()} numbers decayed}
     */
    List<Group> groups() {
        return groups;
    }

    List<long[]> pieces() {
        return pieces;
    }

    int[] slots() {
        return slots.clone();
    }

    double[] scales() {
        return scales.clone();
    }

    int[] order() {
        return order.clone();
    }

    /** How many numbers, from the first, weight decay applies to. */
    long decayed() {
        return decayed;
    }
}
