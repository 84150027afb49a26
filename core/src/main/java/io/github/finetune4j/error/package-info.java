// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Exceptions, sorted by what the caller can do about them. All are unchecked.
 *
 * <p>Begin with {@link io.github.finetune4j.error.FineTuneException}, the root of them all, and
 * {@link io.github.finetune4j.error.ProviderException}, which also carries the provider's details.
 * {@code docs/reference/errors.md} lists what to do about each:
 *
 * <pre>{@code
 * try {
 *     tuned = job.await(Duration.ofHours(6));
 * } catch (JobTimeoutException e) {
 *     // the job may still be running: keep job.ref(), and attach to it later
 * } catch (FineTuneException e) {
 *     System.err.println(e.getMessage()); // what: value -> what to do
 * }
 * }</pre>
 *
 * <p>Their serialized form is not promised.
 *
 * @serial exclude
 */
@NullMarked
package io.github.finetune4j.error;

import org.jspecify.annotations.NullMarked;
