// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A constant of a graph, {@code TensorProto} in onnx.proto; its bytes are asked for when their turn comes.
 *
 * @param name in the graph
 * @param type of its numbers
 * @param shape row-major; none for a single number
 * @param bytes little-endian, as many as shape and type say
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OnnxTensor(String name, OnnxType type, long[] shape, Supplier<ByteBuffer> bytes) {
    private static final int RAW_DATA = 9;

    static OnnxTensor whole(String name, long[] shape, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return new OnnxTensor(name, OnnxType.INT64, shape, bytes::duplicate);
    }

    static OnnxTensor real(String name, long[] shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new OnnxTensor(name, OnnxType.FLOAT, shape, bytes::duplicate);
    }

    long size() {
        return Arrays.stream(shape).reduce(type.bytes(), Math::multiplyExact);
    }

    /** {@return the message up to its bytes, which follow} */
    byte[] head() {
        ProtoMessage head = new ProtoMessage();
        for (long size : shape) {
            head.number(1, size);
        }
        return head.number(2, type.number())
                .text(8, name)
                .begin(RAW_DATA, size())
                .bytes();
    }
}
