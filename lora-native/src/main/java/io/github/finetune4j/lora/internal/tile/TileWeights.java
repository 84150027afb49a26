// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import io.github.finetune4j.lora.internal.config.Architecture;
import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.RopeScaling;
import io.github.finetune4j.lora.internal.io.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A decoder's weights in tiles. */
public final class TileWeights implements AutoCloseable {
    private final ModelConfig config;
    private final Slab slab;
    private final List<TileLayer> layers = new ArrayList<>();
    private final Form form;
    private final Matrix embedding;
    private final Matrix head;
    private final float[] norm;

    private TileWeights(ModelConfig config, Form form) {
        this.config = config;
        this.form = form;
        slab = new Slab(bytes(config, form));
        for (int layer = 0; layer < config.layers(); layer++) {
            layers.add(TileLayer.empty(config, form, slab));
        }
        embedding = form.matrix(config.vocabulary(), config.hidden(), slab);
        head = config.tiedEmbeddings() ? embedding : form.matrix(config.vocabulary(), config.hidden(), slab);
        norm = new float[config.hidden()];
    }

    private static long bytes(ModelConfig config, Form form) {
        long vocabulary = Slab.size(form.bytes(config.vocabulary(), config.hidden()));
        return config.layers() * TileLayer.bytes(config, form) + (config.tiedEmbeddings() ? 1 : 2) * vocabulary;
    }

    /**
     * {@return the weights that a source hands over}
     *
     * @param config a model that {@link #fit}
     * @param form to keep the matrices in
     * @param source hands each tensor over once, under transformers' name, in bfloat16
     */
    static TileWeights of(ModelConfig config, Form form, Consumer<Consumer<TensorData>> source) {
        TileWeights weights = new TileWeights(config, form);
        source.accept(weights::put);
        return weights;
    }

    /**
     * {@return whether tiles can compute a model: the architectures that differ from Llama by biases and norms of heads
     * alone, of even widths, no matrix larger than a buffer}
     *
     * @param config shape of the model
     */
    public static boolean fit(ModelConfig config) {
        Architecture a = config.architecture();
        boolean plain = !a.norms().sandwich()
                && !a.norms().fromOne()
                && a.attention().cap() == 0
                && !a.attention().hasWindow()
                && a.rotation().localTheta() == 0
                && a.rotation().scaling().kind() != RopeScaling.Kind.DYNAMIC
                && a.activation() == Architecture.Activation.SILU
                && a.embeddingScale() == 1
                && a.logitCap() == 0;
        boolean even = config.hidden() % 2 == 0 && config.intermediate() % 2 == 0 && config.headDim() % 2 == 0;
        return plain && even && TileMatrix.bytes(config.vocabulary(), config.hidden()) < Integer.MAX_VALUE;
    }

    private void put(TensorData tensor) {
        String name = tensor.name();
        if (name.equals(LlamaTensors.EMBEDDING)) {
            embedding.put(0, tensor.bytes());
        } else if (name.equals(LlamaTensors.HEAD)) {
            head.put(0, tensor.bytes());
        } else if (name.equals(LlamaTensors.NORM)) {
            vector(norm, 0, tensor.bytes());
        } else {
            String[] parts = name.split("\\.", 4); // model.layers.3.self_attn.q_proj.weight
            put(layers.get(Integer.parseInt(parts[2])), parts[3], tensor.bytes());
        }
    }

    private void put(TileLayer layer, String part, ByteBuffer bytes) {
        int queries = config.heads() * config.headDim();
        int keys = config.keyValueHeads() * config.headDim();
        switch (part) {
            case "input_layernorm.weight" -> vector(layer.inputNorm(), 0, bytes);
            case "post_attention_layernorm.weight" -> vector(layer.postNorm(), 0, bytes);
            case "self_attn.q_proj.weight" -> layer.inputs().put(0, bytes);
            case "self_attn.k_proj.weight" -> layer.inputs().put(queries, bytes);
            case "self_attn.v_proj.weight" -> layer.inputs().put(queries + keys, bytes);
            case "self_attn.o_proj.weight" -> layer.output().put(0, bytes);
            case "mlp.gate_proj.weight" -> layer.gate().put(0, bytes);
            case "mlp.up_proj.weight" -> layer.up().put(0, bytes);
            case "mlp.down_proj.weight" -> layer.down().put(0, bytes);
            case "self_attn.q_proj.bias" -> vector(layer.inputBias(), 0, bytes);
            case "self_attn.k_proj.bias" -> vector(layer.inputBias(), queries, bytes);
            case "self_attn.v_proj.bias" -> vector(layer.inputBias(), queries + keys, bytes);
            case "self_attn.o_proj.bias" -> vector(layer.outputBias(), 0, bytes);
            case "self_attn.q_norm.weight" -> vector(layer.queryNorm(), 0, bytes);
            case "self_attn.k_norm.weight" -> vector(layer.keyNorm(), 0, bytes);
            default -> throw new IllegalStateException("tensor " + part + " has no tile -> report it as a bug");
        }
    }

    private static void vector(float[] to, int at, ByteBuffer bytes) {
        ByteBuffer numbers = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = at; numbers.hasRemaining(); i++) {
            to[i] = TileMath.wide(numbers.getShort());
        }
    }

    ModelConfig config() {
        return config;
    }

    TileLayer layer(int number) {
        return layers.get(number);
    }

    Form form() {
        return form;
    }

    Matrix embedding() {
        return embedding;
    }

    Matrix head() {
        return head;
    }

    float[] norm() {
        return norm;
    }

    @Override
    public void close() {
        slab.close();
    }
}
