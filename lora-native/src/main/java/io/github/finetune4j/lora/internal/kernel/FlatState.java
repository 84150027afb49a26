// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.djl.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The flat rows of trainable numbers, their moments and gradient; the latter three are made when first used. */
public final class FlatState {
    private final NDManager manager;
    private final Script script;
    private final List<Parameter> parameters;
    private final long count;
    private final Map<StateKind, NDArray> rows = new EnumMap<>(StateKind.class);
    private final List<NDArray> workerGradients = new ArrayList<>();

    FlatState(NDManager manager, Script script, Layout layout) {
        this(manager, script, layout.parameters(), layout.count());
    }

    /**
     * @param manager of the rows
     * @param script with copy_out, copy_in and zero
     * @param parameters that the rows hold, one behind another
     * @param count numbers of a row
     */
    public FlatState(NDManager manager, Script script, List<Parameter> parameters, long count) {
        this.manager = manager;
        this.script = script;
        this.parameters = parameters;
        this.count = count;
    }

    /**
     * {@return a row, zeros where it was not set yet}
     *
     * @param kind of numbers
     */
    public synchronized NDArray row(StateKind kind) {
        return rows.computeIfAbsent(kind, k -> manager.zeros(new Shape(count)));
    }

    /** {@return where the worker with this number gathers its gradient, from 0, whose is the gradient itself} */
    synchronized NDArray workerGradient(int worker) {
        while (workerGradients.size() < worker) {
            workerGradients.add(manager.zeros(new Shape(count)));
        }
        return worker == 0 ? row(StateKind.GRADIENT) : workerGradients.get(worker - 1);
    }

    /** {@return the gradient, and those of the workers so far} */
    synchronized List<NDArray> gradients() {
        List<NDArray> all = new ArrayList<>(workerGradients);
        all.add(0, row(StateKind.GRADIENT));
        return all;
    }

    /**
     * {@return all numbers of a row, by parameter}
     *
     * @param kind of numbers
     */
    public Map<String, FloatTensor> export(StateKind kind) {
        Map<String, FloatTensor> out = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            try (NDManager scope = manager.newSubManager()) {
                NDArray range = scope.create(new long[] {parameter.offset(), parameter.count()});
                float[] values = script.call(scope, "copy_out", row(kind), range)
                        .singletonOrThrow()
                        .toFloatArray();
                out.put(parameter.name(), new FloatTensor(parameter.shape(), values));
            }
        }
        return out;
    }

    /**
     * Sets all numbers of a row.
     *
     * @param kind of numbers
     * @param values by parameter, all of them and no others
     * @throws InvalidModelException if one is missing, unknown or of another shape
     */
    public void restore(StateKind kind, Map<String, FloatTensor> values) {
        check(values);
        for (Parameter parameter : parameters) {
            put(kind, parameter, named(values, parameter));
        }
    }

    private void put(StateKind kind, Parameter parameter, FloatTensor tensor) {
        try (NDManager scope = manager.newSubManager()) {
            script.call(scope, "copy_in", row(kind), scope.create(parameter.offset()), scope.create(tensor.values()));
        }
    }

    private void check(Map<String, FloatTensor> values) {
        TreeSet<String> unknown = new TreeSet<>(values.keySet());
        for (Parameter parameter : parameters) {
            FloatTensor tensor = named(values, parameter);
            if (!Arrays.equals(tensor.shape(), parameter.shape())) {
                throw new InvalidModelException(
                        "tensor " + parameter.name() + " has shape " + Arrays.toString(tensor.shape())
                                + ", expected " + Arrays.toString(parameter.shape())
                                + " -> go on with the settings that it was saved with");
            }
            unknown.remove(parameter.name());
        }
        if (!unknown.isEmpty()) {
            throw new InvalidModelException("tensors that nothing is trained of: " + unknown
                    + " -> go on with the settings that it was saved with");
        }
    }

    private static FloatTensor named(Map<String, FloatTensor> values, Parameter parameter) {
        FloatTensor tensor = values.get(parameter.name());
        if (tensor == null) {
            throw new InvalidModelException(
                    "no tensor " + parameter.name() + " -> go on with the settings that it was saved with");
        }
        return tensor;
    }
}
