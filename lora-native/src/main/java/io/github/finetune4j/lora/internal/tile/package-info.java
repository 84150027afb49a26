// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Products of a decoder by tiles that lie in the cache, called through Java's foreign functions. */
@NullMarked
package io.github.finetune4j.lora.internal.tile;

import org.jspecify.annotations.NullMarked;
