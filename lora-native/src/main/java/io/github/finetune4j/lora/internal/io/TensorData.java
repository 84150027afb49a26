// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One tensor as it lies in a file.
 *
 * @param name full name, such as {@code model.layers.0.self_attn.q_proj.weight}
 * @param dtype number type
 * @param shape sizes, row-major, none negative
 * @param bytes exactly the tensor's bytes, little-endian, read-only; position 0. May be a mapped file: valid while the
 *     buffer is reachable.
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier between our own packages, never compared
public record TensorData(String name, Dtype dtype, long[] shape, ByteBuffer bytes) {

    /** Makes the buffer read-only and little-endian. */
    public TensorData {
        bytes = bytes.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return how many numbers the tensor holds} */
    public long count() {
        long n = 1;
        for (long size : shape) {
            n *= size;
        }
        return n;
    }
}
