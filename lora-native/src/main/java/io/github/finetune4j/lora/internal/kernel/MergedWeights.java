// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import ai.djl.ndarray.NDArray;
import io.github.finetune4j.lora.internal.config.Extra;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.djl.Transfer;
import io.github.finetune4j.lora.internal.io.TensorData;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/** Takes the kernel's fused weights apart again, into the tensors that files have. */
record MergedWeights(ModelConfig config, Precision precision, Transfer transfer) {
    /** Hands over each tensor. {@code weights}: in the kernel's order. */
    void write(List<NDArray> weights, Consumer<TensorData> sink) {
        int tail = 6 * config.layers();
        sink.accept(tensor(BaseNames.EMBEDDING, weights.get(tail), config.vocabulary(), config.hidden()));
        for (int layer = 0; layer < config.layers(); layer++) {
            layer(layer, weights.subList(6 * layer, 6 * layer + 6), sink);
            extras(layer, weights, sink);
        }
        sink.accept(tensor(BaseNames.NORM, weights.get(tail + 1), config.hidden()));
        if (!config.tiedEmbeddings()) {
            sink.accept(tensor(BaseNames.HEAD, weights.get(tail + 2), config.vocabulary(), config.hidden()));
        }
    }

    private void layer(int layer, List<NDArray> weights, Consumer<TensorData> sink) {
        sink.accept(tensor(BaseNames.inputNorm(layer), weights.get(0), config.hidden()));
        fused(layer, BaseNames.FUSED.get(0), weights.get(1), sink);
        fused(layer, BaseNames.FUSED.get(1), weights.get(2), sink);
        sink.accept(tensor(BaseNames.postNorm(config, layer), weights.get(3), config.hidden()));
        fused(layer, BaseNames.FUSED.get(2), weights.get(4), sink);
        fused(layer, BaseNames.FUSED.get(3), weights.get(5), sink);
    }

    private void extras(int layer, List<NDArray> weights, Consumer<TensorData> sink) {
        List<Extra> extras = Extra.of(config);
        int first = 6 * config.layers() + 3 + layer * extras.size();
        for (int i = 0; i < extras.size(); i++) {
            ByteBuffer bytes = transfer.bytes(weights.get(first + i));
            int at = 0;
            for (int part = 0; part < extras.get(i).names(layer).size(); part++) {
                int width = extras.get(i).widths(config).get(part);
                int size = width * precision.dtype().bytes();
                sink.accept(new TensorData(
                        extras.get(i).names(layer).get(part),
                        precision.dtype(),
                        new long[] {width},
                        bytes.slice(at, size)));
                at += size;
            }
        }
    }

    private void fused(int layer, List<Projection> group, NDArray weight, Consumer<TensorData> sink) {
        ByteBuffer bytes = transfer.bytes(weight);
        int at = 0;
        for (Projection projection : group) {
            long[] shape = {projection.out(config), projection.in(config)};
            int size =
                    Math.toIntExact(FloatTensor.count(shape) * precision.dtype().bytes());
            sink.accept(new TensorData(projection.weight(layer), precision.dtype(), shape, bytes.slice(at, size)));
            at += size;
        }
    }

    private TensorData tensor(String name, NDArray weight, long... shape) {
        return new TensorData(name, precision.dtype(), shape, transfer.bytes(weight));
    }
}
