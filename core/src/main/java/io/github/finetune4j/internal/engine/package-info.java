// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Turns a provider's five blocking methods into handles, events, deadlines and back-off. Begin with
 * {@link io.github.finetune4j.internal.engine.JobEngine}. Not for use from outside.
 */
@NullMarked
package io.github.finetune4j.internal.engine;

import org.jspecify.annotations.NullMarked;
