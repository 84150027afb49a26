// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

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

/** What our loggers say, and what exceptions print. */
final class Overheard {
    private static final Logger OURS = Logger.getLogger("io.github.finetune4j");

    private Overheard() {}

    static String printed(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    static String during(Runnable test) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Handler handler = new StreamHandler(said, new SimpleFormatter()) {
            @Override
            public synchronized void publish(LogRecord record) {
                super.publish(record);
                flush();
            }
        };
        handler.setLevel(Level.ALL);
        OURS.setLevel(Level.ALL);
        OURS.addHandler(handler);
        try {
            test.run();
        } finally {
            OURS.removeHandler(handler);
            OURS.setLevel(null);
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
