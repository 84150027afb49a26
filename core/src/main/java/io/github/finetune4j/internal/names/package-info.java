// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Checks of names and other arguments. Begin with {@link io.github.finetune4j.internal.names.Names}. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.internal.names;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
