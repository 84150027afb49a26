// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.files;

import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.capture.internal.CaptureLines;
import java.time.Instant;
import java.util.Optional;

/**
 * A line of a segment.
 *
 * @param text JSON
 * @param at milliseconds by which it ages
 * @param responseId by which it is found; empty once it is erased
 * @param subject by which it is erased; may be empty
 */
record Line(String text, long at, String responseId, String subject) {
    static final Line ERASED = new Line(CaptureLines.ERASED, Long.MAX_VALUE, "", "");

    private static final String UNTIL = "{\"until\":\"";

    static Line of(Captured entry) {
        return new Line(CaptureLines.line(entry), entry.at().toEpochMilli(), entry.responseId(), subject(entry));
    }

    /** {@return a line that ages by the end of its holding} */
    static Line held(Interaction entry, Instant until) {
        String text = UNTIL + until + "\"," + CaptureLines.line(entry).substring(1);
        return new Line(text, until.toEpochMilli(), entry.responseId(), entry.subject());
    }

    /** {@return a line as it was written} */
    static Line parse(String text) {
        return CaptureLines.entry(text)
                .map(entry -> new Line(text, ages(text, entry), entry.responseId(), subject(entry)))
                .orElse(ERASED);
    }

    private static long ages(String text, Captured entry) {
        Instant until = text.startsWith(UNTIL)
                ? Instant.parse(text.substring(UNTIL.length(), text.indexOf('"', UNTIL.length())))
                : entry.at();
        return until.toEpochMilli();
    }

    private static String subject(Captured entry) {
        return entry instanceof Interaction interaction
                ? interaction.subject()
                : entry instanceof Feedback feedback ? feedback.subject() : "";
    }

    Optional<Captured> entry() {
        return CaptureLines.entry(text);
    }

    boolean erased() {
        return responseId.isEmpty();
    }
}
