// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import org.apiguardian.api.API;

/**
 * The weights that training changes.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum TuningMethod {
    /** The provider's own choice. */
    AUTO,
    /**
     * A low-rank adapter beside frozen weights: Hu et al. 2021, <a href="https://arxiv.org/abs/2106.09685">arXiv
     * 2106.09685</a>.
     */
    LORA,
    /** All weights. */
    FULL,
    /** A head on the frozen model, and nothing else: for methods that answer with labels or numbers. */
    HEAD,
    /** Vectors before each text, and nothing else: see {@link PromptTuningConfig}. */
    PROMPT_TUNING
}
