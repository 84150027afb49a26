// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.lora.internal.config.SavedModules;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.AdapterConfig;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.io.TensorData;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts an adapter of a file onto a base. */
public final class LoadedAdapter {
    private LoadedAdapter() {}

    /**
     * {@return a kernel that holds the adapter; it can be trained on}
     *
     * @param base that the adapter was checked against
     * @param adapter as read
     */
    public static Kernel on(BaseWeights base, Adapter adapter) {
        Kernel kernel = adapter.isPrompt()
                ? AutogradKernel.prompt(base, adapter.virtualTokens())
                : AutogradKernel.adapter(base, shape(adapter));
        kernel.restore(StateKind.PARAMETERS, tensors(adapter));
        return kernel;
    }

    /**
     * {@return the shape of an adapter of LoRA}
     *
     * @param adapter as read
     */
    public static AdapterShape shape(Adapter adapter) {
        AdapterConfig config = adapter.config();
        AdapterConfig.Variant found = config.variant();
        AdapterVariant variant = new AdapterVariant(
                found.dora(),
                found.ranks(),
                found.alphas(),
                adapter.modules().keySet(),
                List.copyOf(adapter.saved().keySet()),
                1);
        return new AdapterShape(
                config.rank(),
                config.alpha(),
                config.rankStabilized(),
                found.dora() ? 0 : config.dropout(),
                EnumSet.allOf(Projection.class),
                Set.of(),
                variant);
    }

    /**
     * {@return an adapter's numbers under the names that the kernel has them by}
     *
     * @param adapter as read
     */
    public static Map<String, FloatTensor> tensors(Adapter adapter) {
        Map<String, FloatTensor> found = new LinkedHashMap<>();
        adapter.modules().forEach((module, pair) -> {
            put(found, Adapter.name(module, 'A'), pair.a());
            put(found, Adapter.name(module, 'B'), pair.b());
            if (pair.magnitude() != null) {
                put(found, pair.magnitude().name(), pair.magnitude());
            }
        });
        adapter.saved().forEach((path, tensor) -> put(found, SavedModules.fileName(path), tensor));
        if (adapter.prompt() != null) {
            put(found, Layout.PROMPT, adapter.prompt());
        }
        return found;
    }

    private static void put(Map<String, FloatTensor> into, String name, TensorData tensor) {
        into.put(name, new FloatTensor(tensor.shape(), Floats.of(tensor)));
    }
}
