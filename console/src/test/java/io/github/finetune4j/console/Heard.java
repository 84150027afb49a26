// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What a class logs while this is open; it reaches nobody else. */
final class Heard extends Handler implements AutoCloseable {
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final Logger logger;

    private Heard(Logger logger) {
        this.logger = logger;
    }

    static Heard of(Class<?> type) {
        Heard heard = new Heard(Logger.getLogger(type.getName()));
        heard.logger.addHandler(heard);
        heard.logger.setUseParentHandlers(false);
        return heard;
    }

    List<String> messages() {
        return List.copyOf(messages);
    }

    @Override
    public void publish(LogRecord message) {
        messages.add(message.getLevel() + " " + new SimpleFormatter().formatMessage(message));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
