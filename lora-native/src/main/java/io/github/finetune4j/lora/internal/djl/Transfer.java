// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.io.Dtype;
import io.github.finetune4j.lora.internal.io.TensorData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tensors in and out of libtorch. All bytes enter as UINT8 and are reinterpreted there: DJL aborts the JVM when it
 * makes a bfloat16 array, and an array made of Java memory only borrows it, so that a weight would dangle after the
 * next collection. The reinterpretation copies.
 */
public final class Transfer implements AutoCloseable {
    private final Script script;

    /**
     * @param owner lives as long as this
     * @param source text of {@code transfer.py} with its constants filled in
     */
    public Transfer(NDManager owner, String source) {
        script = Script.load(owner, source);
    }

    /**
     * {@return one matrix in the compute type, of parts put under one another}
     *
     * @param owner of the result
     * @param parts tensors of equal width
     * @param shape of the result; its product is the parts' count
     * @throws InvalidModelException if a part's bytes don't fit its shape, or the parts don't make up the result
     */
    public NDArray matrix(NDManager owner, List<TensorData> parts, long... shape) {
        check(parts, shape);
        return Torch.call(false, () -> {
            try (NDManager scope = owner.newSubManager()) {
                List<NDArray> numbers = new ArrayList<>();
                for (TensorData part : parts) {
                    numbers.add(numbers(scope, part));
                }
                NDArray result = script.call(
                                scope, "assemble", scope.create(shape), Script.list(scope, "parts", numbers))
                        .singletonOrThrow();
                result.attach(owner);
                return result;
            }
        });
    }

    private NDArray numbers(NDManager scope, TensorData part) {
        try (NativeCopy copy = new NativeCopy(part);
                NDArray raw = scope.create(copy.bytes(), new Shape(copy.bytes().remaining()), DataType.UINT8)) {
            return script.call(scope, method(part.dtype()), raw).singletonOrThrow();
        }
    }

    private static String method(Dtype dtype) {
        return switch (dtype) {
            case F32 -> "from_f32";
            case F16 -> "from_f16";
            case BF16 -> "from_bf16";
        };
    }

    /**
     * {@return the bytes of an array in the compute type, little-endian}
     *
     * @param array anything, not empty
     */
    public ByteBuffer bytes(NDArray array) {
        return Torch.call(false, () -> {
            try (NDManager scope = array.getManager().newSubManager()) {
                return script.call(scope, "bytes", array).singletonOrThrow().toByteBuffer();
            }
        });
    }

    // libtorch trusts what it's given: everything is compared before it sees a byte
    private static void check(List<TensorData> parts, long... shape) {
        long numbers = 0;
        for (TensorData part : parts) {
            long expected = part.count() * part.dtype().bytes();
            if (part.bytes().remaining() != expected || expected <= 0) {
                throw new InvalidModelException(
                        "tensor " + part.name() + " of shape " + Arrays.toString(part.shape()) + " in "
                                + part.dtype() + " needs " + expected + " bytes, got "
                                + part.bytes().remaining()
                                + " -> the file is damaged, fetch it again");
            }
            numbers += part.count();
        }
        if (numbers != Arrays.stream(shape).reduce(1, (a, b) -> a * b)) {
            throw new InvalidModelException("tensors "
                    + parts.stream().map(TensorData::name).toList() + " hold " + numbers + " numbers, a matrix of "
                    + Arrays.toString(shape)
                    + " was expected -> fetch the model again: config.json and weights don't belong together");
        }
    }

    @Override
    public void close() {
        script.close();
    }
}
