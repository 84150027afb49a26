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
    MODEL("model", ""),
    /** Rows. */
    DATASET("dataset", "datasets/"),
    /** A demo. */
    SPACE("space", "spaces/");

    private final String word;
    private final String pathPrefix;

    RepoType(String word, String pathPrefix) {
        this.word = word;
        this.pathPrefix = pathPrefix;
    }

    /** {@return the Hub's word, for example {@code model}} */
    String word() {
        return word;
    }

    /** {@return the word in API paths and cache folders, for example {@code models}} */
    String plural() {
        return word + "s";
    }

    /** {@return what stands before the id in the address of a page or file; empty for models} */
    String pathPrefix() {
        return pathPrefix;
    }
}
