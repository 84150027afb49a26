// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * What every provider that is reached over HTTP needs: an {@link io.github.finetune4j.http.ApiClient} with
 * authentication, retries, rate limit, circuit breaker, redaction and errors; bodies that stream; paging; server-sent
 * events; uploads in parts.
 *
 * <p>A call passes through small {@link io.github.finetune4j.http.Transport}s, each a wrapper around the next:
 * redirects, retries, rate limit, circuit breaker, check of JSON, authentication, log, and at the bottom
 * {@code java.net.http}.
 */
@NullMarked
package io.github.finetune4j.http;

import org.jspecify.annotations.NullMarked;
