// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import java.util.Arrays;

/**
 * Numbers outside libtorch.
 *
 * @param shape sizes, row-major
 * @param values as many as the product of the sizes
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier between our own packages, never compared
public record FloatTensor(long[] shape, float[] values) {
    /** Refuses a shape that doesn't fit. */
    public FloatTensor {
        if (count(shape) != values.length) {
            throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " does not hold " + values.length
                    + " numbers -> report it as a bug");
        }
    }

    static long count(long... shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> Math.multiplyExact(a, b));
    }
}
