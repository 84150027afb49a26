// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Code of the application that we call: its failure costs its own part alone, is counted and reported. Begin with
 * {@link io.github.finetune4j.internal.callback.Callback}.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.internal.callback;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
