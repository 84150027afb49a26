// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The form of captured entries, for the stores. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.monitor.capture.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
