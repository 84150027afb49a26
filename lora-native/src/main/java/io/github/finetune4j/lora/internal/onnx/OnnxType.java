// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.onnx;

/** A type of numbers in a graph. */
public enum OnnxType {
    /** 32 bits. */
    FLOAT(1, Float.BYTES),
    /** Whole, 64 bits. */
    INT64(7, Long.BYTES);

    private final int number;
    private final int bytes;

    OnnxType(int number, int bytes) {
        this.number = number;
        this.bytes = bytes;
    }

    int number() {
        return number;
    }

    long bytes() {
        return bytes;
    }
}
