// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.gguf;

/**
 * The place of a tensor.
 *
 * @param name as the file has it, such as {@code blk.0.attn_q.weight}
 * @param type of its numbers
 * @param shape sizes, row-major (a file lists them the other way round)
 * @param offset of its first byte in the file
 * @param size in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GgufTensor(String name, GgufType type, long[] shape, long offset, long size) {
    /** {@return how many numbers it holds} */
    public long count() {
        long n = 1;
        for (long each : shape) {
            n *= each;
        }
        return n;
    }
}
