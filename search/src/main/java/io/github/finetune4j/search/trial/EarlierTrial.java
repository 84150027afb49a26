// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.trial;

import io.github.finetune4j.search.space.Settings;
import org.apiguardian.api.API;

/**
 * A trial of an earlier search on like data, brought into the space of this one. Its figure is about other data: only
 * figures of one search can be compared. Immutable.
 *
 * @param search name of the earlier search
 * @param settings of this search's space
 * @param loss figure of the earlier search's first goal: the smaller the better
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record EarlierTrial(String search, Settings settings, double loss) {}
