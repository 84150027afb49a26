// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

/**
 * A named range of the flat row of trainable numbers.
 *
 * @param name as files have it
 * @param offset of its first number
 * @param shape sizes, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier between our own packages, never compared
public record Parameter(String name, long offset, long[] shape) {
    /** {@return how many numbers} */
    public long count() {
        return FloatTensor.count(shape);
    }
}
