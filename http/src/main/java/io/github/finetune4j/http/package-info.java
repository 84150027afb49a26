// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The transport of every provider that is reached over HTTP: authentication, retries, rate limit, circuit breaker,
 * redaction, errors and paging.
 *
 * <p>Begin with {@link io.github.finetune4j.http.ApiClient}, which sends an {@link io.github.finetune4j.http.HttpCall}
 * and returns an {@link io.github.finetune4j.http.HttpReply}:
 *
 * <pre>{@code
 * try (ApiClient client = ApiClient.builder("acme", URI.create("https://api.acme.example/v1"))
 *         .auth(Auth.bearer(ApiKey.fromEnv("ACME_API_KEY")))
 *         .build()) {
 *     Map<String, Object> file = client.object(HttpCall.get("files", id).build());
 * }
 * }</pre>
 *
 * <p>A call passes through small instances of {@link io.github.finetune4j.http.Transport}, each a wrapper around the
 * next: redirects, retries, rate limit, circuit breaker, check of JSON, authentication, log, and at the bottom
 * {@code java.net.http}. Event streams are read by {@link io.github.finetune4j.http.sse.SseReader}, uploads in
 * {@link io.github.finetune4j.http.upload.PartUpload}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.http;

import org.jspecify.annotations.NullMarked;
