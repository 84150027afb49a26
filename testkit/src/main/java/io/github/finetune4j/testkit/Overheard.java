// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;

/** The words of loggers at their finest, and of exceptions that are printed. */
final class Overheard {
    private Overheard() {}

    /** {@return the exception with its causes and where it was thrown, as it would be printed} */
    static String printed(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** {@return what the logger and those below it said meanwhile} */
    static String during(String name, Runnable work) {
        Logger logger = Logger.getLogger(name);
        Level before = logger.getLevel();
        boolean parents = logger.getUseParentHandlers();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Handler handler = handler(said);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            work.run();
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(before);
            logger.setUseParentHandlers(parents);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    private static Handler handler(ByteArrayOutputStream said) {
        Handler handler = new StreamHandler(said, new SimpleFormatter()) {
            @Override
            public synchronized void publish(LogRecord record) {
                super.publish(record);
                flush();
            }
        };
        handler.setLevel(Level.ALL);
        return handler;
    }
}
