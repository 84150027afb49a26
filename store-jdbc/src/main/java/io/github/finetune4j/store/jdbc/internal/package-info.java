// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: the tables, their migrations, and a registry's parts in them. Begin with
 * {@link io.github.finetune4j.store.jdbc.internal.JdbcStorage}.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.store.jdbc.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
