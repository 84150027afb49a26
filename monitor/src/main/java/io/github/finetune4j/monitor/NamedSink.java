// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.AlertSink;
import java.util.function.Consumer;

/** A callback under a name that stays. */
record NamedSink(String name, Consumer<AlertEvent> callback) implements AlertSink {
    NamedSink {
        Names.check("a sink's name", name);
    }

    @Override
    public void send(AlertEvent event) {
        callback.accept(event);
    }
}
