// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Where monitors keep what they have seen, so that a restart forgets nothing.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.monitor.store;

import org.jspecify.annotations.NullMarked;
