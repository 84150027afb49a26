// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The reports of builders to a registry, put into its words. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.github.finetune4j.registry.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
