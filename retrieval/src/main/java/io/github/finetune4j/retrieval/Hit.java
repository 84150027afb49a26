// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import org.apiguardian.api.API;

/**
 * A passage that was found.
 *
 * @param passage what was found
 * @param score greater is better; only comparable within one search
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Hit(Passage passage, double score) {}
