// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Tests of what providers are found by. */
@NullMarked
package io.github.finetune4j.spi;

import org.jspecify.annotations.NullMarked;
