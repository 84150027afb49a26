// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import org.apiguardian.api.API;

/**
 * The form in which the frozen weights of a base model are stored while an adapter is trained.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum Quantization {
    /**
     * Four bits a weight: blocks of 64 with a scale each, whose scales are kept in 8 bits again (double quantisation);
     * QLoRA, Dettmers et al. 2023, <a href="https://arxiv.org/abs/2305.14314">arXiv 2305.14314</a>.
     */
    NF4,
    /** Eight bits a weight, with one scale for each output. */
    INT8
}
