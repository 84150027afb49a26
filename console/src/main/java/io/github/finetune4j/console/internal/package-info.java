// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The console's own pages, and how they are written. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.github.finetune4j.console.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
