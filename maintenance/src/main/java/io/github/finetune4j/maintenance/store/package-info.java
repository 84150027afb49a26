// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Where maintenance is written down, so that it goes on after its process died.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.maintenance.store;

import org.jspecify.annotations.NullMarked;
