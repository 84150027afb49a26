// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** A model in a jar, and its copy in a folder. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.startermodel.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
