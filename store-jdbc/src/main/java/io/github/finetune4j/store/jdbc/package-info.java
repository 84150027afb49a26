// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Rollouts, registries, captures, human work and searches stored in a database.
 *
 * <p>Begin with {@link io.github.finetune4j.store.jdbc.JdbcRolloutStore} or with {@link
 * io.github.finetune4j.store.jdbc.JdbcRegistry}; for people with {@link
 * io.github.finetune4j.store.jdbc.JdbcPeopleStore}, for searches with {@link
 * io.github.finetune4j.store.jdbc.JdbcSearchStore}:
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
