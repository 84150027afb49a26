// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Reads the form that a request brings, and no more than a request may cost.
 *
 * @param most bytes
 * @param nanos a clock
 */
record FormBody(int most, LongSupplier nanos) {
    private static final Duration LONGEST_READ = Duration.ofSeconds(10);
    private static final int CHUNK = 16 * 1024;

    /** Takes the fields of a form. */
    interface Taker {
        Answered take(Map<String, List<String>> form);
    }

    /** {@return what the taker answers, or why the form never came to it} */
    Answered with(Asked asked, Taker taker) {
        Map<String, List<String>> form;
        try {
            form = FormText.read(text(asked));
        } catch (IllegalArgumentException e) {
            return Answered.words(400, "the form can't be read -> use the console's own pages");
        } catch (TooMuch e) {
            return Answered.words(413, e.getMessage()).with("Connection", "close");
        }
        return taker.take(form);
    }

    private String text(Asked asked) {
        long until = nanos.getAsLong() + LONGEST_READ.toNanos();
        byte[] bytes = new byte[CHUNK];
        int length = 0;
        try {
            for (int n = 0; n >= 0 && length <= most; length += Math.max(0, n)) {
                if (nanos.getAsLong() > until) {
                    throw new TooMuch("the form came too slowly -> send it again");
                }
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.min(most + 1, 2 * length));
                }
                n = asked.body().read(bytes, length, bytes.length - length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the form was not sent to its end -> send it again", e);
        }
        if (length > most) {
            throw new TooMuch("the form has more than " + most + " bytes -> write less");
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** More than is read, in bytes or in time. */
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMuch(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
