// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: runs and reports the migrations of the tables. Begin with
 * {@link io.github.finetune4j.store.jdbc.internal.MigrationLog}.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.store.jdbc.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
