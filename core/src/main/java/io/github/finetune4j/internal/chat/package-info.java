// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Reads and writes the fields of a chat's JSON. Begin with {@link io.github.finetune4j.internal.chat.ChatFields}. For
 * the SDK's own modules only: it may change in any release.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.internal.chat;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
