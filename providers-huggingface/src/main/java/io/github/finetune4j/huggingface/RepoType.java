// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import org.apiguardian.api.API;

/**
 * The type of a repository.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum RepoType {
    /** Weights, tokenizer, configuration; also an adapter. */
    MODEL,
    /** Rows. */
    DATASET,
    /** A demo. */
    SPACE
}
