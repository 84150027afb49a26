// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The common part of providers over HTTP beyond HTTP itself. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.http.internal.provider;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
