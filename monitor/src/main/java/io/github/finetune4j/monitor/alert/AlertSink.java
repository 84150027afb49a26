// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.alert;

import org.apiguardian.api.API;

/**
 * A way by which alerts come to people. Called on a thread of its own, one event at a time, in their order: a sink that
 * is slow, or hangs, holds up neither other sinks nor the monitors.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface AlertSink {
    /**
     * Sends an event. What is thrown is counted and logged; the event is given again later, also after a
     * restart. One that takes longer than a minute counts as a failure, too; there is no second attempt beside it.
     *
     * @param event of an alert that is not silenced
     */
    void send(AlertEvent event);

    /** {@return its name, by which is remembered what it got; unique among the sinks of the monitors} */
    default String name() {
        return getClass().getSimpleName();
    }
}
