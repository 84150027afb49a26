// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * A registry that may be out of reach: what is reported to it lies in a folder first. Begin with
 * {@link io.github.finetune4j.registry.outbox.OutboxRegistry}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.registry.outbox;

import org.jspecify.annotations.NullMarked;
