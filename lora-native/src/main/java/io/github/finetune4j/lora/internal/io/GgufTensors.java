// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.MappedPages;
import io.github.finetune4j.lora.internal.gguf.GgufFile;
import io.github.finetune4j.lora.internal.gguf.GgufNames;
import io.github.finetune4j.lora.internal.gguf.GgufTensor;
import io.github.finetune4j.lora.internal.gguf.QuantizedBlocks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a GGUF file as Hugging Face has them: by its names, in its order of rows and with its norm weights.
 * Quantised ones come out as float32.
 */
final class GgufTensors implements TensorSource {
    private static final String FREQUENCIES = "rope_freqs.weight"; // part of the settings

    private final GgufFile file;
    private final GgufShape shape;
    private final Map<String, GgufTensor> tensors = new LinkedHashMap<>();

    private GgufTensors(GgufFile file) {
        this.file = file;
        shape = GgufShape.of(file);
        List<String> unknown = new ArrayList<>();
        file.tensors()
                .forEach((name, tensor) -> GgufNames.huggingFace(name, shape.sandwich())
                        .ifPresentOrElse(found -> tensors.put(found, tensor), () -> unknown.add(name)));
        unknown.remove(FREQUENCIES);
        if (!unknown.isEmpty()) {
            throw new UnsupportedCapabilityException(file.path() + " holds " + unknown.size()
                    + " tensors that are not understood, the first of them " + unknown.get(0)
                    + " -> choose another model, or the model's safetensors");
        }
    }

    static GgufTensors open(Path path) {
        GgufFile file = GgufFile.open(path);
        try {
            return new GgufTensors(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public String where() {
        return file.path().toString();
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    private GgufTensor find(String name) {
        GgufTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new InvalidModelException(
                    file.path() + " holds no tensor " + name + " -> the file is damaged or incomplete, fetch it again");
        }
        return tensor;
    }

    @Override
    public long[] shape(String name) {
        return find(name).shape().clone();
    }

    @Override
    public boolean isQuantised(String name) {
        return find(name).type().isQuantised();
    }

    @Override
    public TensorData tensor(String name) {
        return MappedPages.reading("tensor " + name + " of " + file.path(), () -> read(name));
    }

    private TensorData read(String name) {
        GgufTensor tensor = find(name);
        ByteBuffer bytes = shape.inHalves(tensor.name(), tensor.shape(), file.bytes(tensor));
        boolean norm = shape.normsFromOne() && tensor.name().endsWith("_norm.weight");
        return switch (tensor.type()) {
            case F16 -> new TensorData(name, Dtype.F16, tensor.shape().clone(), bytes);
            case BF16 -> new TensorData(name, Dtype.BF16, tensor.shape().clone(), bytes);
            case F32 ->
                norm
                        ? singles(name, tensor, lessOne(numbers(tensor, bytes)))
                        : new TensorData(name, Dtype.F32, tensor.shape().clone(), bytes);
            default -> singles(name, tensor, numbers(tensor, bytes));
        };
    }

    private float[] numbers(GgufTensor tensor, ByteBuffer bytes) {
        if (tensor.count() > Integer.MAX_VALUE / 4) {
            throw new InvalidModelException(file.path() + ": tensor " + tensor.name() + " holds " + tensor.count()
                    + " numbers, the limit for a quantised one is " + Integer.MAX_VALUE / 4
                    + " -> choose a smaller model");
        }
        return QuantizedBlocks.numbers(tensor.type(), bytes, (int) tensor.count());
    }

    // Gemma's norms multiply by 1 + w; GGUF keeps 1 + w
    private static float[] lessOne(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] -= 1;
        }
        return values;
    }

    private static TensorData singles(String name, GgufTensor tensor, float[] values) {
        ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        out.asFloatBuffer().put(values);
        return new TensorData(name, Dtype.F32, tensor.shape().clone(), out);
    }

    @Override
    public void unchanged() {
        file.unchanged();
    }

    @Override
    public void forget() {
        file.forget();
    }

    @Override
    public void close() {
        file.close();
    }
}
