// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Ids of live answers, which carry where the answer came from. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.rollout.internal.id;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
