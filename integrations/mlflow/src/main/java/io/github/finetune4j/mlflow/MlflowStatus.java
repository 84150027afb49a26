// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import org.apiguardian.api.API;

/**
 * The status of an {@link MlflowRegistry}: what became of what was reported to it since it was made. Behind an outbox
 * the same thing may fail many times before it is reported.
 *
 * @param reported calls that the server has taken, those among them that it knew already
 * @param failed calls that it could not take at that time: gone, slow, full, without the right
 * @param refused calls that it refused for what they are, and would refuse again
 * @param changed keys and values that went to the server in another form: a character that it doesn't take in a key
 *     became {@code _}, a text was cut to the length that it holds
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record MlflowStatus(long reported, long failed, long refused, long changed) {}
