// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: how sources become rows: pieces of bytes, lines, records, and what was found in them.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.dataset.internal.read;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
