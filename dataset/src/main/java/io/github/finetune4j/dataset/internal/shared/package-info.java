// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: the texts of an example and worker threads, for the packages of this module. Begin with
 * {@link io.github.finetune4j.dataset.internal.shared.ExampleText}.
 */
@NullMarked
package io.github.finetune4j.dataset.internal.shared;

import org.jspecify.annotations.NullMarked;
