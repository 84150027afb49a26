// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Texts from outside as pages can hold them. For the SDK's own modules only: it may change in any release. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.internal.text;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
