// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The common part of tools that show everybody the same. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.people.task.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
