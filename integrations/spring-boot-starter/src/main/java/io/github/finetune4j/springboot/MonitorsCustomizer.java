// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.monitor.Monitors;
import org.apiguardian.api.API;

/**
 * A customizer of the application's monitors, for what properties can't say: what is watched, slices, escalation. A
 * bean of this type is asked once, after the properties and in the order of {@code @Order}; sinks may be beans of their
 * own.
 *
 * <pre>{@code
 * @Bean MonitorsCustomizer byTenant() {
 *     return monitors -> monitors.sliceBy(Slice.MODEL, "tenant");
 * }
 * }</pre>
 *
 * <p>Called on the thread that starts the application.
 *
 * @since 0.1
 */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("exports") // whoever says something of monitors has them; nobody else is to need them
public interface MonitorsCustomizer {
    /**
     * Changes the monitors.
     *
     * @param monitors hold what the properties say already
     */
    void customize(Monitors.Builder monitors);
}
