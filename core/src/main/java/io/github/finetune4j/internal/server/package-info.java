// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The common part of doors into an application, whoever's server they are part of. Begin with
 * {@link io.github.finetune4j.internal.server.SlowBodies}.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.internal.server;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
