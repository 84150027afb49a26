// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** A tiny language model as a resource, for a first minute without downloads. */
@NullMarked
package io.github.finetune4j.startermodel;

import org.jspecify.annotations.NullMarked;
