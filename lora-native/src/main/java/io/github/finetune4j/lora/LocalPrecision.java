// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.lora.internal.kernel.Precision;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The type in which base weights are stored and multiplied. Adapters, losses, norms and optimisers are float32 always.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum LocalPrecision {
    /** bfloat16 where the model was published in it and the processor multiplies it in hardware, else float32. */
    AUTO,
    /** float32: exact, the same in a batch as alone, a run repeats bit for bit. */
    FP32,
    /** bfloat16: half the memory, and about twice as fast where the processor has it in hardware. */
    BF16;

    /** {@return the kernel's name for it, null for the one that suits the model} */
    @Nullable Precision fixed() {
        return switch (this) {
            case AUTO -> null;
            case FP32 -> Precision.FP32;
            case BF16 -> Precision.BF16;
        };
    }

    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
