// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Rollouts in a database: {@link io.github.finetune4j.store.jdbc.JdbcRolloutStore}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.store.jdbc;

import org.jspecify.annotations.NullMarked;
