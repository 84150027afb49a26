// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Internal: writes examples as JSONL. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.dataset.internal.write;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
