// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import java.util.List;
import java.util.Locale;

/** The quality of each of the three lines in a span of days. */
final class Months {
    static final String KEPT = "kept";

    private static final double LEVEL = 0.95;

    private final Books books;
    private final Answered answered;

    Months(Books books, Answered answered) {
        this.books = books;
        this.answered = answered;
    }

    /**
     * Right answers of some days.
     *
     * @param right of them
     * @param all of them
     */
    record Share(long right, long all) {
        /** {@return whether there were any} */
        boolean known() {
            return all > 0;
        }

        Interval interval() {
            return Proportions.wilson(right, all, LEVEL);
        }
    }

    /**
     * {@return right answers}
     *
     * @param line {@link #KEPT}, {@link Rivals#NEVER} or {@link Rivals#BLIND}
     * @param first day
     * @param last day, included
     */
    Share share(String line, int first, int last) {
        if (line.equals(KEPT)) {
            List<Answered.Answer> all = answered.between(first, last);
            return new Share(all.stream().filter(Answered.Answer::right).count(), all.size());
        }
        long right = 0;
        long all = 0;
        for (Journal.Entry month : books.journal().of(line)) {
            for (String day : month.text().split(" ", -1)) {
                String[] parts = day.split(":", -1);
                int number = Integer.parseInt(parts[0]);
                if (number >= first && number <= last) {
                    right += Integer.parseInt(parts[1]);
                    all += Integer.parseInt(parts[2]);
                }
            }
        }
        return new Share(right, all);
    }

    /** {@return the tokens that live answers read and wrote} */
    long tokens() {
        return answered.all().stream().mapToLong(Answered.Answer::tokens).sum();
    }

    String line(int month) {
        int first = Days.first(month);
        int last = Days.last(month);
        Interval kept = share(KEPT, first, last).interval();
        return String.format(
                Locale.ROOT,
                "%-9s %5d tickets  looked after %4.1f %% right [%.1f, %.1f]  never retrained %4.1f %% "
                        + " blindly %4.1f %%",
                Days.monthName(month),
                share(KEPT, first, last).all(),
                100 * kept.estimate(),
                100 * kept.lower(),
                100 * kept.upper(),
                100 * share(Rivals.NEVER, first, last).interval().estimate(),
                100 * share(Rivals.BLIND, first, last).interval().estimate());
    }
}
