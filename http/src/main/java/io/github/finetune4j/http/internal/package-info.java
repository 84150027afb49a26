// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: the transports below {@link io.github.finetune4j.http.ApiClient}, each a wrapper around the next. Begin
 * with {@link io.github.finetune4j.http.internal.JdkTransport}, the innermost.
 */
@NullMarked
package io.github.finetune4j.http.internal;

import org.jspecify.annotations.NullMarked;
