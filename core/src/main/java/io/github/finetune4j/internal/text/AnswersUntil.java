// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Until when a model answers, as pages and health say it.
 *
 * @param gone first day on which it no longer answers
 * @param today the day on which it is said
 */
public record AnswersUntil(LocalDate gone, LocalDate today) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final int SOON = 14;

    /** {@return whether it no longer answers} */
    public boolean over() {
        return !gone.isAfter(today);
    }

    /** {@return whether it still answers, for two weeks at most} */
    public boolean soon() {
        return !over() && ChronoUnit.DAYS.between(today, gone) <= SOON;
    }

    /** {@return the class of a badge on a page: {@code good}, {@code warn} or {@code bad}} */
    public String tone() {
        return over() ? "bad" : soon() ? "warn" : "good";
    }

    /** {@return for example {@code answers until 13 January 2027, 43 days}} */
    public String words() {
        if (over()) {
            return "no longer answers since " + DAY.format(gone);
        }
        LocalDate last = gone.minusDays(1);
        long days = ChronoUnit.DAYS.between(today, last);
        return "answers until " + DAY.format(last) + ", "
                + (days == 0 ? "the last day" : days == 1 ? "1 day" : days + " days");
    }
}
