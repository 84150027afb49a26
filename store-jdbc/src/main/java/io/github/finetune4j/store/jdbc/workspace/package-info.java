// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The service that a workspace in a database finds. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.store.jdbc.workspace;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
