// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.internal;

import java.time.Instant;

/** Times as text. Thousands fall into one second, whose text is made once. */
final class Times {
    private static final int NANO_DIGITS = 9;

    private static volatile Second last = new Second(0, "1970-01-01T00:00:00");

    private record Second(long epoch, String text) {}

    private Times() {}

    static void write(Instant at, StringBuilder out) {
        Second second = last;
        if (second.epoch() != at.getEpochSecond()) {
            String text = Instant.ofEpochSecond(at.getEpochSecond()).toString();
            second = new Second(at.getEpochSecond(), text.substring(0, text.length() - 1));
            last = second;
        }
        out.append('"').append(second.text()).append('.');
        String nanos = Integer.toString(at.getNano());
        out.append("000000000", 0, NANO_DIGITS - nanos.length()).append(nanos).append("Z\"");
    }
}
