// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import org.apiguardian.api.API;

/**
 * The progress of a head's fit.
 *
 * @param step from 0
 * @param loss what is minimised, as it is now: it falls from step to step
 * @param distance at most so far, as a Euclidean distance, are the weights from the best ones
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record FitProgress(int step, double loss, double distance) {}
