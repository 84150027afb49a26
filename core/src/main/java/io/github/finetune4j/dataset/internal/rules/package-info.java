// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: what a row must be, and how examples are written as rows.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.dataset.internal.rules;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
