// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Rollouts, registries, captures and journals stored in a database.
 *
 * <p>Begin with {@link io.github.finetune4j.store.jdbc.JdbcRolloutStore} or with {@link
 * io.github.finetune4j.store.jdbc.JdbcRegistry}; for people, searches, maintenances and monitors with {@link
 * io.github.finetune4j.store.jdbc.JdbcJournalStore}:
 *
 * <pre>{@code
 * try (JdbcRolloutStore store = JdbcRolloutStore.of(dataSource)) {
 *     Rollout live = policy.start(baseline, candidate, store);
 * }
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.store.jdbc;

import org.jspecify.annotations.NullMarked;
