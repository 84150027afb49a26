// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Helpers of several themes. Open to the choice of approaches alone.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.statistics.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
