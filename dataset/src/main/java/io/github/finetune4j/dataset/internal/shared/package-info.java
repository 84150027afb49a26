// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Shared inside this artifact; not for others. */
@NullMarked
package io.github.finetune4j.dataset.internal.shared;

import org.jspecify.annotations.NullMarked;
