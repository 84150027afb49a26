// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The files of a registry: the chain of records, the rows, the curves. Begin with {@code FileStorage}. */
@NullMarked
package io.github.finetune4j.registry.files.internal;

import org.jspecify.annotations.NullMarked;
