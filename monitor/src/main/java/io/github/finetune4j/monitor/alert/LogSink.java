// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.alert;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.apiguardian.api.API;

/**
 * Writes alerts to the log, as warnings; what is over, as information. The logger is {@link System.Logger}'s, which
 * SLF4J takes over with its bridge.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LogSink implements AlertSink {
    private static final Logger LOG = System.getLogger(LogSink.class.getName());

    /** Makes one. */
    public LogSink() {}

    @Override
    public void send(AlertEvent event) {
        boolean over = event.kind() == AlertEvent.Kind.RESOLVED || event.kind() == AlertEvent.Kind.ACKNOWLEDGED;
        LOG.log(
                over ? Level.INFO : Level.WARNING,
                "{0} {1}: {2}",
                event.alert().id(),
                event.kind(),
                event.alert().summary());
    }

    @Override
    public String name() {
        return "log";
    }
}
