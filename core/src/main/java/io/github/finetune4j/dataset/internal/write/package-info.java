// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Internal: writes examples as JSONL. Begin with {@link io.github.finetune4j.dataset.internal.write.JsonlWriter}. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.dataset.internal.write;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
