// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import org.apiguardian.api.API;

/**
 * The type in which base weights are kept and multiplied. Adapters, losses, norms and optimisers are float32 always.
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

    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
