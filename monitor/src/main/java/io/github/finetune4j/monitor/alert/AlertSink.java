// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.alert;

import org.apiguardian.api.API;

/**
 * Takes alerts to people. Called on the monitors' thread, one event at a time, in their order.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface AlertSink {
    /**
     * Sends an event. What is thrown is logged, and the event is given again later, also after a restart.
     *
     * @param event of an alert that is not silenced
     */
    void send(AlertEvent event);

    /** {@return its name, by which is remembered what it got; unique among the sinks of the monitors} */
    default String name() {
        return getClass().getSimpleName();
    }
}
