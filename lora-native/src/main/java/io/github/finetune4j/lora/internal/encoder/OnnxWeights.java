// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import io.github.finetune4j.lora.internal.encoder.EncoderLayout.Slot;
import io.github.finetune4j.lora.internal.io.Dtype;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.onnx.OnnxGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An encoder's weights as constants of a graph, read when the file is written. Matrices are turned round, because
 * {@code MatMul} takes them as [in, out].
 */
final class OnnxWeights {
    private final OnnxGraph graph;
    private final EncoderLayout layout;
    private final TensorSource source;

    OnnxWeights(OnnxGraph graph, EncoderLayout layout, TensorSource source) {
        this.graph = graph;
        this.layout = layout;
        this.source = source;
    }

    boolean has(String key) {
        return layout.has(key);
    }

    /** {@return a weight of the whole, or of a head} */
    String whole(String key) {
        return of(slot(key));
    }

    /** {@return a weight of a layer} */
    String ofLayer(int layer, String key) {
        return of(slot(layer, key));
    }

    /** {@return whether a layer has a weight, and not only its place} */
    boolean isThere(int layer, String key) {
        return !slot(layer, key).tensors().isEmpty();
    }

    /** {@return the numbers of a weight of the whole} */
    float[] numbers(String key) {
        Slot slot = slot(key);
        return Floats.of(tensor(slot.tensors().get(0)));
    }

    private Slot slot(String key) {
        return layout.slots().get(layout.place(key));
    }

    private Slot slot(int layer, String key) {
        return layout.slots().get(layout.first() + layer * layout.stride() + layout.within(key));
    }

    private String of(Slot slot) {
        String name = String.join("+", slot.tensors());
        long[] shape = slot.shape();
        if (slot.kind() != EncoderLayout.Kind.MATRIX) {
            return graph.weights(name, shape, () -> joined(slot));
        }
        return graph.weights(name + " turned", new long[] {shape[1], shape[0]}, () -> turned(slot));
    }

    private ByteBuffer joined(Slot slot) {
        List<ByteBuffer> parts = slot.tensors().stream()
                .map(name -> Floats.bytes(tensor(name), Dtype.F32))
                .collect(Collectors.toList());
        if (parts.size() == 1) {
            return parts.get(0);
        }
        ByteBuffer all = floats(slot);
        parts.forEach(all::put);
        return all.flip();
    }

    private ByteBuffer turned(Slot slot) {
        int columns = Math.toIntExact(slot.shape()[1]);
        int rows = Math.toIntExact(slot.shape()[0]);
        ByteBuffer all = floats(slot);
        int row = 0;
        for (String name : slot.tensors()) {
            float[] part = Floats.of(tensor(name));
            for (int at = 0; at < part.length; at += columns, row++) {
                for (int column = 0; column < columns; column++) {
                    all.putFloat(Float.BYTES * (column * rows + row), part[at + column]);
                }
            }
        }
        return all;
    }

    private static ByteBuffer floats(Slot slot) {
        long numbers = slot.shape().length == 1 ? slot.shape()[0] : slot.shape()[0] * slot.shape()[1];
        return ByteBuffer.allocate(Math.toIntExact(Float.BYTES * numbers)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private TensorData tensor(String name) {
        return EncoderWeights.tensor(source, name);
    }
}
