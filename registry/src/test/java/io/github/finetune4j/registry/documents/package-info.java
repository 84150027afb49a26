// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Tests. */
@NullMarked
package io.github.finetune4j.registry.documents;

import org.jspecify.annotations.NullMarked;
