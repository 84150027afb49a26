// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.lora.internal.gguf.GgufType;
import org.apiguardian.api.API;

/**
 * The encoding of a model's matrices in a GGUF file. Vectors are float32 always.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum GgufEncoding {
    /** 4 bytes a weight: exact. */
    F32(GgufType.F32),
    /** 2 bytes a weight: IEEE half, 11 significant bits. */
    F16(GgufType.F16),
    /** 1.06 bytes a weight: 8 bits and a scale for each 32; matrices whose rows are no multiple of 32 are F16. */
    Q8_0(GgufType.Q8_0);

    private final GgufType type;

    GgufEncoding(GgufType type) {
        this.type = type;
    }

    GgufType type() {
        return type;
    }
}
