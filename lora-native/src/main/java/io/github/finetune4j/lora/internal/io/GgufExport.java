// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.lora.internal.config.GgufHeader;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.config.ModelPath;
import io.github.finetune4j.lora.internal.gguf.GgufFile;
import io.github.finetune4j.lora.internal.gguf.GgufMetadata;
import io.github.finetune4j.lora.internal.gguf.GgufNames;
import io.github.finetune4j.lora.internal.gguf.GgufType;
import io.github.finetune4j.lora.internal.gguf.GgufWriter;
import io.github.finetune4j.lora.internal.gguf.QuantizedBlocks;
import io.github.finetune4j.lora.internal.tokens.GgufVocabulary;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes models and adapters as GGUF, for llama.cpp and what is built on it. */
public final class GgufExport {
    private static final Map<GgufType, Long> FILE_TYPES = Map.of(GgufType.F32, 0L, GgufType.F16, 1L, GgufType.Q8_0, 7L);
    private static final String FREQUENCIES = "rope_freqs.weight";
    private static final String QUANTISED_BY = "general.quantization_version";

    private static final float LARGEST_IN_BLOCKS = 65504f * 127;

    private final ModelConfig config;
    private final GgufShape shape;

    private GgufExport(ModelConfig config) {
        this.config = config;
        shape = new GgufShape(config.architecture().family().gguf(), config.heads(), config.keyValueHeads());
    }

    /**
     * Writes a model, with an adapter in its weights or as it is. Matrices get the type, vectors stay float32; a matrix
     * whose rows are no multiple of 32 numbers is written as F16 where Q8_0 is asked for, as llama.cpp's own converter
     * does.
     *
     * @param base of the model, a folder or a GGUF file
     * @param adapter PEFT's folder; null: the base as it is
     * @param target the file; replaced if there
     * @param type F32, F16 or Q8_0
     * @throws UnsupportedCapabilityException if GGUF cannot say it, naming what
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written: nothing half written is left
     */
    public static void model(Path base, @Nullable Path adapter, Path target, GgufType type) {
        ModelConfig config = ModelConfigReader.read(base);
        Adapter read = adapter == null ? null : Adapter.read(adapter, config);
        try (TensorSource weights = ModelWeights.open(base, config)) {
            MergedTensors tensors = new MergedTensors(weights, config, read);
            GgufMetadata metadata = metadata(base, config, name(base, adapter));
            Long fileType = FILE_TYPES.get(type);
            if (fileType == null) {
                throw new IllegalArgumentException(
                        "type of a GGUF file: " + type + " -> give one of " + FILE_TYPES.keySet());
            }
            metadata.put("general.file_type", fileType);
            metadata.put(QUANTISED_BY, 2L);
            List<GgufWriter.Part> parts = new GgufExport(config).parts(tensors, type);
            AtomicFile.writeBytes(target, out -> {
                GgufWriter.write(out, metadata, parts);
                weights.unchanged();
            });
        }
    }

    private static String name(Path base, @Nullable Path adapter) {
        String name = String.valueOf(base.toAbsolutePath().normalize().getFileName());
        return adapter == null ? name : name + " + adapter";
    }

    // a GGUF file says everything of itself already
    private static GgufMetadata metadata(Path base, ModelConfig config, String name) {
        GgufMetadata metadata = new GgufMetadata(name);
        Optional<Path> gguf = ModelPath.gguf(base);
        if (gguf.isPresent()) {
            try (GgufFile file = GgufFile.open(gguf.get())) {
                metadata.putAll(file.metadata());
            }
            metadata.remove("general.alignment");
            return metadata;
        }
        GgufHeader.put(metadata, config, name);
        GgufVocabulary.put(metadata, base, config);
        return metadata;
    }

    private List<GgufWriter.Part> parts(MergedTensors tensors, GgufType type) {
        List<GgufWriter.Part> parts = new ArrayList<>();
        for (String name : tensors.names()) {
            Optional<String> own = GgufNames.gguf(name, shape.sandwich());
            own.ifPresent(found -> parts.add(part(tensors, name, found, type)));
        }
        float[] factors = GgufHeader.frequencyFactors(config);
        if (factors.length > 0) {
            long[] size = {factors.length};
            parts.add(new GgufWriter.Part(FREQUENCIES, GgufType.F32, size, () -> Floats.bytes(factors, Dtype.F32)));
        }
        return parts;
    }

    private GgufWriter.Part part(MergedTensors tensors, String name, String own, GgufType type) {
        long[] size = tensors.shape(name);
        GgufType fitting = fitting(size, type);
        return new GgufWriter.Part(
                own, fitting, size, () -> shape.asGguf(own, size, bytes(tensors.tensor(name), own, fitting)));
    }

    private static GgufType fitting(long[] size, GgufType type) {
        if (size.length < 2) {
            return GgufType.F32;
        }
        return size[size.length - 1] % type.blockLength() == 0 ? type : GgufType.F16;
    }

    // a block's scale, its largest number by 127, is a half
    private static float[] heldInBlocks(TensorData tensor) {
        float[] values = Floats.of(tensor);
        for (float value : values) {
            if (Math.abs(value) > LARGEST_IN_BLOCKS) {
                throw new UnsupportedCapabilityException("tensor " + tensor.name() + " has the number " + value
                        + ", which Q8_0 cannot hold -> write F32");
            }
        }
        return values;
    }

    private ByteBuffer bytes(TensorData tensor, String own, GgufType type) {
        if (shape.normsFromOne() && own.endsWith("_norm.weight")) {
            float[] values = Floats.of(tensor);
            for (int i = 0; i < values.length; i++) {
                values[i] += 1;
            }
            return Floats.bytes(values, Dtype.F32);
        }
        return switch (type) {
            case F32 -> Floats.bytes(tensor, Dtype.F32);
            case F16 -> FiniteNumbers.requireHeld(Floats.bytes(tensor, Dtype.F16), tensor.name(), Dtype.F16);
            default -> QuantizedBlocks.q8(heldInBlocks(tensor));
        };
    }

    /**
     * Writes an adapter for a GGUF of its base. llama.cpp knows one alpha and the rank of each pair, so rank-stabilised
     * scales and those of single modules go into B.
     *
     * @param base of the model, a folder or a GGUF file
     * @param folder PEFT's two files
     * @param target the file; replaced if there
     * @throws UnsupportedCapabilityException for DoRA, saved modules and prompt tuning
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written: nothing half written is left
     */
    public static void adapter(Path base, Path folder, Path target) {
        ModelConfig config = ModelConfigReader.read(base);
        Adapter adapter = Adapter.read(folder, config);
        refuse(adapter);
        GgufMetadata metadata = new GgufMetadata(target.toString());
        metadata.put("general.architecture", config.architecture().family().gguf());
        metadata.put("general.type", "adapter");
        metadata.put("general.name", name(base, folder));
        metadata.put("adapter.type", "lora");
        metadata.put("adapter.lora.alpha", (float) adapter.config().alpha());
        metadata.put("general.file_type", 0L);
        metadata.put(QUANTISED_BY, 2L);
        GgufExport export = new GgufExport(config);
        List<GgufWriter.Part> parts = new ArrayList<>();
        adapter.modules().forEach((path, pair) -> export.addPair(parts, path, pair, adapter.config()));
        AtomicFile.writeBytes(target, out -> GgufWriter.write(out, metadata, parts));
    }

    private static void refuse(Adapter adapter) {
        List<String> found = new ArrayList<>();
        if (adapter.isPrompt()) {
            found.add("prompt tuning");
        }
        if (adapter.config().variant().dora()) {
            found.add("DoRA");
        }
        if (!adapter.saved().isEmpty()) {
            found.add("modules trained as a whole " + adapter.saved().keySet());
        }
        if (!found.isEmpty()) {
            String instead = adapter.isPrompt() ? "keep it in PEFT's form" : "write the merged model instead";
            throw new UnsupportedCapabilityException("a GGUF adapter holds A and B alone, and this one has "
                    + String.join(" and ", found) + " -> " + instead);
        }
    }

    private void addPair(List<GgufWriter.Part> parts, String path, Adapter.Pair pair, AdapterConfig settings) {
        String own = GgufNames.gguf(path + ".weight", shape.sandwich())
                .orElseThrow(() -> new UnsupportedCapabilityException(
                        path + " has no name in GGUF -> write the merged model instead"));
        double factor = settings.scale(path) / (settings.alpha() / settings.rank(path));
        long[] a = pair.a().shape();
        long[] b = pair.b().shape();
        parts.add(new GgufWriter.Part(own + ".lora_a", GgufType.F32, a, () -> Floats.bytes(pair.a(), Dtype.F32)));
        parts.add(new GgufWriter.Part(
                own + ".lora_b",
                GgufType.F32,
                b,
                () -> shape.asGguf(own, b, Floats.bytes(times(pair.b(), (float) factor), Dtype.F32))));
    }

    private static float[] times(TensorData tensor, float factor) {
        float[] values = Floats.of(tensor);
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return values;
    }
}
