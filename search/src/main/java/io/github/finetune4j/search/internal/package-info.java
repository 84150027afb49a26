// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Helpers that the packages of searches share. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.search.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
