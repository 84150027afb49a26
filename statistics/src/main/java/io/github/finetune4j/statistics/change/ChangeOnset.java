// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

import io.github.finetune4j.statistics.interval.Interval;
import org.apiguardian.api.API;

/**
 * Since when a figure is no longer what it was, and by how much.
 *
 * @param first the window at which the change most probably began
 * @param earliest the earliest window at which it may have begun: its likelihood is within e² of the greatest
 * @param latest the latest such window
 * @param before what the figure would have been from {@code first} on, had nothing changed, season and all; n is the
 *     number of windows it was learnt from
 * @param after what it was from {@code first} on; n is the number of observations
 * @param windows how many windows with a value there are from {@code first} on
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ChangeOnset(long first, long earliest, long latest, Interval before, Interval after, int windows) {}
