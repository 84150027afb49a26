// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: from the Hub into the cache. {@link io.github.finetune4j.huggingface.internal.download.Downloads} decides
 * whether the cache will do; what it must fetch goes on where it broke, and is hashed while it is written. Rows and
 * models are views on what was fetched.
 */
@NullMarked
package io.github.finetune4j.huggingface.internal.download;

import org.jspecify.annotations.NullMarked;
