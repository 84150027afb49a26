// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Tests of pages. */
@NullMarked
package io.github.finetune4j.console;

import org.jspecify.annotations.NullMarked;
