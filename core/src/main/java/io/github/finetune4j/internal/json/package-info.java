// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * JSON as plain Java values. Begin with {@link io.github.finetune4j.internal.json.Json}. For the SDK's own modules
 * only: it may change in any release.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.internal.json;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
