// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The service that gives a workspace its stores in a database.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.workspace.spi;

import org.jspecify.annotations.NullMarked;
