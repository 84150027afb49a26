// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** What stores of searches in other modules share with those here. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.search.store.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
