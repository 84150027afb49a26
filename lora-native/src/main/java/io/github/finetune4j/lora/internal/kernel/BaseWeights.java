// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.Extra;
import io.github.finetune4j.lora.internal.config.MappedPages;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.djl.NativeHeap;
import io.github.finetune4j.lora.internal.djl.Script;
import io.github.finetune4j.lora.internal.djl.Torch;
import io.github.finetune4j.lora.internal.djl.Transfer;
import io.github.finetune4j.lora.internal.io.FiniteNumbers;
import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.training.Quantization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model's frozen weights in libtorch, shared by every kernel that stands on them. Released when the maker and all
 * kernels have closed them.
 */
public final class BaseWeights implements AutoCloseable {
    private final ModelConfig config;
    private final Precision precision;
    private final NDManager manager = Torch.newManager();
    private final @Nullable Quantization quantization;
    private final Transfer transfer;
    private final @Nullable Quantizer quantizer;
    private final NDArray[] arrays;
    private final PackedWeights blocks;
    private int users = 1;

    private BaseWeights(
            ModelConfig config, Precision precision, @Nullable Quantization quantization, TensorSource source) {
        this.config = config;
        this.precision = precision;
        this.quantization = quantization;
        transfer = new Transfer(manager, Constants.transfer(precision));
        quantizer = quantization == null ? null : new Quantizer(manager, quantization, precision);
        arrays = Script.list(manager, "weights", new Reader(source).read());
        blocks = new PackedWeights(manager, config, precision, arrays);
    }

    /**
     * {@return the weights of a model}
     *
     * @param config its shape
     * @param precision to keep them in
     * @param source its tensors, in any of the types that files have
     * @throws InvalidModelException if a tensor is missing, damaged, of another shape than config says, or holds a
     *     number that is not finite
     */
    public static BaseWeights load(ModelConfig config, Precision precision, TensorSource source) {
        return load(config, precision, null, source);
    }

    /** {@return what the work returns} What it says of a tensor is reported with the file that it lies in. */
    private static <T> T named(TensorSource source, Supplier<T> work) {
        try {
            return work.get();
        } catch (InvalidModelException e) {
            String message = String.valueOf(e.getMessage());
            throw message.contains(source.where()) ? e : new InvalidModelException(source.where() + ": " + message, e);
        }
    }

    /**
     * {@return the weights of a model, the matrices of its layers in few bits}
     *
     * @param config its shape
     * @param precision of everything else, and to multiply in
     * @param quantization of the matrices; null: none
     * @param source its tensors, in any of the types that files have
     * @throws InvalidModelException if a tensor is missing, damaged, of another shape than config says, or holds a
     *     number that is not finite
     */
    public static BaseWeights load(
            ModelConfig config, Precision precision, @Nullable Quantization quantization, TensorSource source) {
        BaseWeights weights = named(
                source,
                () -> MappedPages.reading(
                        "the weights", () -> new BaseWeights(config, precision, quantization, source)));
        try {
            source.unchanged();
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
        NativeHeap.trim();
        return weights;
    }

    /** {@return how the matrices of the layers are kept; null: in the precision} */
    public @Nullable Quantization quantization() {
        return quantization;
    }

    /** {@return bytes that the weights take} */
    public long bytes() {
        return Arrays.stream(arrays)
                .distinct()
                .mapToLong(array -> array.size() * bytes(array))
                .sum();
    }

    // DJL does not know bfloat16, and says UNKNOWN
    private static long bytes(NDArray array) {
        return array.getDataType() == DataType.UNKNOWN ? 2 : array.getDataType().getNumOfBytes();
    }

    /** {@return shape of the model} */
    public ModelConfig config() {
        return config;
    }

    /** {@return type of the weights} */
    public Precision precision() {
        return precision;
    }

    NDArray[] arrays() {
        return arrays.clone();
    }

    /** {@return the same weights in oneDNN's order} */
    PackedWeights blocks() {
        if (quantization != null) {
            throw new IllegalStateException("codes of few bits have no blocks -> report it as a bug");
        }
        return blocks;
    }

    synchronized BaseWeights retain() {
        if (users == 0) {
            throw new IllegalStateException("the base model is closed -> open it again");
        }
        users++;
        return this;
    }

    @Override
    public synchronized void close() {
        if (users > 0 && --users == 0) {
            blocks.close();
            manager.close();
        }
    }

    /** Reads tensors into the order that the kernel wants. */
    private final class Reader {
        private final TensorSource source;
        private final List<NDArray> read = new ArrayList<>();
        private final List<NDArray> codes = new ArrayList<>();

        Reader(TensorSource source) {
            this.source = source;
        }

        List<NDArray> read() {
            for (int layer = 0; layer < config.layers(); layer++) {
                vector(BaseNames.inputNorm(layer));
                fused(layer, 0);
                fused(layer, 1);
                vector(BaseNames.postNorm(config, layer));
                fused(layer, 2);
                fused(layer, 3);
                source.forget();
            }
            NDArray embedding = matrix(BaseNames.EMBEDDING);
            source.forget();
            read.add(embedding);
            vector(BaseNames.NORM);
            read.add(config.tiedEmbeddings() ? embedding : matrix(BaseNames.HEAD));
            for (int layer = 0; layer < config.layers(); layer++) {
                for (Extra extra : Extra.of(config)) {
                    extra(extra, layer);
                }
            }
            if (quantizer != null) {
                read.addAll(quantizer.tables());
                read.addAll(codes);
            }
            return read;
        }

        private void extra(Extra extra, int layer) {
            List<TensorData> parts = new ArrayList<>();
            List<Integer> widths = extra.widths(config);
            for (int i = 0; i < widths.size(); i++) {
                parts.add(tensor(extra.names(layer).get(i), widths.get(i)));
            }
            read.add(transfer.matrix(
                    manager, parts, widths.stream().mapToInt(width -> width).sum()));
        }

        private void vector(String name) {
            read.add(transfer.matrix(manager, List.of(tensor(name, config.hidden())), config.hidden()));
        }

        private NDArray matrix(String name) {
            long[] shape = {config.vocabulary(), config.hidden()};
            return transfer.matrix(manager, List.of(tensor(name, shape)), shape);
        }

        private void fused(int layer, int group) {
            List<TensorData> parts = new ArrayList<>();
            long height = 0;
            long in = 0;
            for (Projection projection : BaseNames.FUSED.get(group)) {
                in = projection.in(config);
                parts.add(tensor(projection.weight(layer), projection.out(config), in));
                height += projection.out(config);
            }
            if (quantizer == null) {
                read.add(transfer.matrix(manager, parts, height, in));
            } else {
                List<NDArray> quantized = quantizer.quantize(parts, height, in);
                read.add(quantized.get(0));
                codes.addAll(quantized.subList(1, quantized.size()));
            }
        }

        private TensorData tensor(String name, long... shape) {
            TensorData tensor = source.tensor(name);
            if (!Arrays.equals(tensor.shape(), shape)) {
                throw new InvalidModelException("tensor " + name + " has shape " + Arrays.toString(tensor.shape())
                        + ", config.json says " + Arrays.toString(shape)
                        + " -> fetch the model again: config.json and weights don't belong together");
            }
            return FiniteNumbers.require(tensor, source.where());
        }
    }
}
