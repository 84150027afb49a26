// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: the cache on the disk, one repository at a time, laid out as Python's {@code huggingface_hub} has it, so
 * that both use the same files. A file gets its name only once it is whole; locks save work and nothing else. Calls
 * nobody.
 */
@NullMarked
package io.github.finetune4j.huggingface.internal.cache;

import org.jspecify.annotations.NullMarked;
