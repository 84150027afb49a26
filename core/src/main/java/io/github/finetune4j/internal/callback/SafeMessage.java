// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.callback;

/** An exception of ours whose message holds nothing that a user wrote, and no secret: the log may show it. */
public interface SafeMessage {}
