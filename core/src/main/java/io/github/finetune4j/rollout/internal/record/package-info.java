// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The record of a call, and the one recorder that measures it; a capture uses both, too. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.rollout.internal.record;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
