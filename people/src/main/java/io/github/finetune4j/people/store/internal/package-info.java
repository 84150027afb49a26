// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Events as lines of JSON. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.people.store.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
