// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The engine of every registry: what records mean, their chain, rows by their content. It stands on {@link
 * io.github.finetune4j.registry.store.internal.Storage}, which files and databases implement. Begin with {@link
 * io.github.finetune4j.registry.store.internal.StoredRegistry}.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.registry.store.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
