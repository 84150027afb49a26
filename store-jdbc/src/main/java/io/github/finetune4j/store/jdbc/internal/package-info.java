// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** What the migrations need. Not part of the API. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.store.jdbc.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
