// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.internal.text.ShownNumber;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;

/** Times, durations and numbers as people read them, and cells of tables. */
final class Words {
    private Words() {}

    static String time(Instant at) {
        return ShownTime.words(at);
    }

    static void time(PageBody to, Instant at) {
        to.open("time", "datetime", at.toString()).text(time(at)).close();
    }

    static String duration(Duration took) {
        return ShownTime.brief(took);
    }

    static String number(double value) {
        return ShownNumber.words(value);
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String count(long value, String one, String many) {
        return count(value) + " " + (value == 1 ? one : many);
    }

    /** {@return the beginning of an id of data, which is a long hash; other ids as they are} */
    static String shortId(String id) {
        return id.matches("data/[0-9a-f]{11,}") ? id.substring(0, 15) : id;
    }

    static Consumer<PageBody> cell(String text) {
        return to -> to.text(text);
    }

    /** {@return the class of a badge for a verdict or an outcome} */
    static String tone(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "succeeded", "better", "promoted", "running", "passed" -> "good";
            case "failed", "not passed", "worse", "rolled_back", "dropped" -> "bad";
            case "cancelled", "paused", "held", "auto_paused", "undecided", "no end on record" -> "warn";
            default -> "plain";
        };
    }
}
