// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.SavedModules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model's tensors with an adapter added to them: W + scale·B·A in float32, and what was trained as a whole in its
 * place.
 *
 * @param base open as long as this is used
 * @param config of the base
 * @param adapter on it, none for prompt tuning; null: the base as it is
 */
record MergedTensors(
        TensorSource base, ModelConfig config, @Nullable Adapter adapter) {
    private static final String WEIGHT = ".weight";

    MergedTensors {
        if (adapter != null && adapter.isPrompt()) {
            throw new UnsupportedCapabilityException(
                    "prompt tuning cannot be merged: it has vectors before each text, and"
                            + " no update of the weights -> answer with the adapter beside the base");
        }
    }

    /** Whether embedding and head, one in the base, are two now. */
    boolean untied() {
        return SavedModules.unties(config, List.copyOf(saved().keySet()));
    }

    private Map<String, TensorData> saved() {
        return adapter == null ? Collections.emptyMap() : adapter.saved();
    }

    /** Those of the base, and the head where it is a tensor of its own now. */
    List<String> names() {
        List<String> names = new ArrayList<>(base.names());
        if (untied()) {
            names.add(LlamaTensors.HEAD);
        }
        return names;
    }

    private boolean isNewHead(String name) {
        return untied() && name.equals(LlamaTensors.HEAD);
    }

    private String source(String name) {
        return isNewHead(name) ? LlamaTensors.EMBEDDING : name;
    }

    long[] shape(String name) {
        return base.shape(source(name));
    }

    /** The type that the tensor is written in by a folder of the base's kind. */
    Dtype dtype(String name) {
        return ModelWeights.typeToWrite(base, source(name), config);
    }

    /** The tensor, in float32 where the adapter changes it. */
    TensorData tensor(String name) {
        String module = name.endsWith(WEIGHT) ? name.substring(0, name.length() - WEIGHT.length()) : "";
        TensorData saved = saved().get(module);
        if (saved != null) {
            return saved;
        }
        TensorData weight = FiniteNumbers.require(base.tensor(source(name)), base.where());
        Adapter.Pair pair = adapter == null ? null : adapter.modules().get(module);
        if (adapter == null || pair == null) {
            return weight;
        }
        float[] sum = sum(weight, pair, adapter.config().scale(module));
        return new TensorData(name, Dtype.F32, weight.shape(), Floats.bytes(sum, Dtype.F32));
    }

    /** {@return W + scale·B·A} */
    static float[] sum(TensorData weight, Adapter.Pair pair, double scale) {
        float[] w = Floats.of(weight);
        float[] a = Floats.of(pair.a());
        float[] b = Floats.of(pair.b());
        int rank = (int) pair.a().shape()[0];
        int in = (int) pair.a().shape()[1];
        IntStream.range(0, (int) weight.shape()[0])
                .parallel()
                .forEach(row -> addRow(w, row, a, b, rank, in, (float) scale));
        if (pair.magnitude() != null) {
            stretch(w, Floats.of(pair.magnitude()), in);
        }
        return w;
    }

    /** DoRA: each row gets its own length. */
    private static void stretch(float[] w, float[] magnitude, int in) {
        for (int row = 0; row < magnitude.length; row++) {
            double squares = 0;
            for (int i = 0; i < in; i++) {
                squares += (double) w[row * in + i] * w[row * in + i];
            }
            float factor = (float) (magnitude[row] / Math.sqrt(squares));
            for (int i = 0; i < in; i++) {
                w[row * in + i] *= factor;
            }
        }
    }

    private static void addRow(float[] w, int row, float[] a, float[] b, int rank, int in, float scale) {
        float[] sum = new float[in];
        for (int k = 0; k < rank; k++) {
            float factor = b[row * rank + k];
            for (int i = 0; i < in; i++) {
                sum[i] += factor * a[k * in + i];
            }
        }
        for (int i = 0; i < in; i++) {
            w[row * in + i] += scale * sum[i];
        }
    }
}
