// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import io.github.finetune4j.statistics.interval.Interval;
import java.time.Instant;
import org.apiguardian.api.API;

/**
 * A figure of a monitor in a slice and a window of time. Immutable.
 *
 * @param monitor its name
 * @param slice of the traffic
 * @param from when the window begins
 * @param to when it ends; the next one begins there
 * @param value with its interval, in the monitor's unit; its n is the number of observations
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Figure(String monitor, Slice slice, Instant from, Instant to, Interval value) {}
