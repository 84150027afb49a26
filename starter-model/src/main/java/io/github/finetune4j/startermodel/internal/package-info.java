// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** How a model in a jar becomes a folder. */
@NullMarked
package io.github.finetune4j.startermodel.internal;

import org.jspecify.annotations.NullMarked;
