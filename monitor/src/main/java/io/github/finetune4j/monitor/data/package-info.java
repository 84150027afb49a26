// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * From production to data: the answers worth learning from, and those that people should look at.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.monitor.data;

import org.jspecify.annotations.NullMarked;
