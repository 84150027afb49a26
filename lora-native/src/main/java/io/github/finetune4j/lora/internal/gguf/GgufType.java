// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.gguf;

import java.util.Arrays;
import java.util.Optional;

/**
 * The number types of tensors that are read. A quantised row is cut into blocks of equal length, each with its own
 * scale.
 */
public enum GgufType {
    /** IEEE single. */
    F32(0, 1, 4),
    /** IEEE half. */
    F16(1, 1, 2),
    /** 4 bits around 8 and a scale for 32 numbers. */
    Q4_0(2, 32, 18),
    /** 4 bits, a scale and a minimum for 32 numbers. */
    Q4_1(3, 32, 20),
    /** 8 bits and a scale for 32 numbers. */
    Q8_0(8, 32, 34),
    /** 4 bits, with 6-bit scales and minima for 32 numbers and two halves above them for 256. */
    Q4_K(12, 256, 144),
    /** 6 bits, with 8-bit scales for 16 numbers and a half above them for 256. */
    Q6_K(14, 256, 210),
    /** The upper half of an IEEE single. */
    BF16(30, 1, 2);

    private final int code;
    private final int blockLength;
    private final int blockBytes;

    GgufType(int code, int blockLength, int blockBytes) {
        this.code = code;
        this.blockLength = blockLength;
        this.blockBytes = blockBytes;
    }

    static Optional<GgufType> ofCode(long code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }

    /** {@return the number that stands for it in a file} */
    int code() {
        return code;
    }

    /** {@return how many numbers a block holds} */
    public int blockLength() {
        return blockLength;
    }

    /** {@return bytes of a block} */
    public int blockBytes() {
        return blockBytes;
    }

    /** {@return whether numbers were rounded to blocks of few bits} */
    public boolean isQuantised() {
        return blockLength > 1;
    }

    /**
     * {@return bytes of this many numbers}
     *
     * @param count a multiple of the block's length
     */
    public long bytes(long count) {
        return Math.multiplyExact(count / blockLength, (long) blockBytes);
    }
}
