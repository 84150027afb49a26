// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.gguf;

import java.util.Arrays;
import java.util.Optional;

/** Types of metadata. */
enum ValueType {
    U8(0, 1),
    I8(1, 1),
    U16(2, 2),
    I16(3, 2),
    U32(4, 4),
    I32(5, 4),
    F32(6, 4),
    BOOL(7, 1),
    STRING(8, 8),
    ARRAY(9, 12),
    U64(10, 8),
    I64(11, 8),
    F64(12, 8);

    private final int code;
    private final int leastBytes;

    ValueType(int code, int leastBytes) {
        this.code = code;
        this.leastBytes = leastBytes;
    }

    static Optional<ValueType> ofCode(long code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }

    /** The number that stands for it in a file. */
    int code() {
        return code;
    }

    /** Bytes that one value takes at least. */
    int leastBytes() {
        return leastBytes;
    }
}
