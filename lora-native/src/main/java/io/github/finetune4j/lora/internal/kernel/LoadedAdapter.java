package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.io.TensorData;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
        Kernel kernel = AutogradKernel.adapter(base, shape(base, adapter));
        kernel.restore(StateKind.PARAMETERS, tensors(kernel.layout(), adapter));
        return kernel;
    }

    private static AdapterShape shape(BaseWeights base, Adapter adapter) {
        Set<Projection> projections = EnumSet.noneOf(Projection.class);
        Set<Integer> layers = new TreeSet<>();
        for (int layer = 0; layer < base.config().layers(); layer++) {
            for (Projection projection : Projection.values()) {
                if (adapter.modules().containsKey(projection.module(layer))) {
                    projections.add(projection);
                    layers.add(layer);
                }
            }
        }
        return new AdapterShape(
                adapter.config().rank(),
                adapter.config().alpha(),
                adapter.config().rankStabilized(),
                adapter.config().dropout(),
                projections,
                layers);
    }

    /** A module that the file leaves out, where others of its kind and layer have an adapter, gets one that changes nothing. */
    private static Map<String, FloatTensor> tensors(Layout layout, Adapter adapter) {
        Map<String, FloatTensor> found = new LinkedHashMap<>();
        adapter.modules().forEach((module, pair) -> {
            found.put(Adapter.name(module, 'A'), floats(pair.a()));
            found.put(Adapter.name(module, 'B'), floats(pair.b()));
        });
        for (Parameter parameter : layout.parameters()) {
            found.computeIfAbsent(
                    parameter.name(),
                    name -> new FloatTensor(parameter.shape(), new float[Math.toIntExact(parameter.count())]));
        }
        return found;
    }

    private static FloatTensor floats(TensorData tensor) {
        return new FloatTensor(tensor.shape(), Floats.of(tensor));
    }
}
