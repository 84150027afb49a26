// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import java.util.List;
import java.util.Locale;

/**
 * The verdict of a year, in figures.
 *
 * @param promotions how many candidates went live
 * @param worstGain the least that one of them was better than the champion, really; from −1 to 1
 * @param before share of right answers before the world changed: January to March
 * @param june share after the first change
 * @param december share after the second one
 * @param refused whether the poisoned batch was refused
 * @param kills how often the process was killed
 * @param kept share of the year, looked after
 * @param never share of the year, never retrained
 * @param blind share of the year, retrained blindly
 */
record Verdict(
        int promotions,
        double worstGain,
        double before,
        double june,
        double december,
        boolean refused,
        int kills,
        double kept,
        double never,
        double blind) {
    private static final double NEARLY = 0.05;

    static Verdict of(Books books, List<Cycle> cycles, Months months) {
        List<Truth.Found> promoted = Truth.all(books.journal()).stream()
                .filter(Truth.Found::promoted)
                .toList();
        return new Verdict(
                promoted.size(),
                promoted.stream().mapToDouble(Truth.Found::gain).min().orElse(0),
                share(months, Months.KEPT, 1, 3),
                share(months, Months.KEPT, 6, 6),
                share(months, Months.KEPT, 12, 12),
                refused(cycles),
                books.journal().of("killed").size(),
                share(months, Months.KEPT, 1, 12),
                share(months, Rivals.NEVER, 1, 12),
                share(months, Rivals.BLIND, 1, 12));
    }

    private static double share(Months months, String line, int first, int last) {
        Months.Share share = months.share(line, Days.first(first), Days.last(last));
        return share.known() ? share.interval().estimate() : 0;
    }

    // the first cycle that could have learned from the batch
    private static boolean refused(List<Cycle> cycles) {
        return cycles.stream()
                .filter(cycle -> Days.of(cycle.began()) >= LabelFirm.DAY)
                .findFirst()
                .flatMap(Cycle::ending)
                .filter(ending -> ending == Ending.REFUSED)
                .isPresent();
    }

    /** {@return whether no candidate that went live was worse, really} */
    boolean neverWorse() {
        return worstGain >= 0;
    }

    /** {@return whether June and December are within five points of what was before the world changed} */
    boolean recovered() {
        return promotions > 0 && june >= before - NEARLY && december >= before - NEARLY;
    }

    /** {@return it in a line without spaces at its ends, for {@link #parse}} */
    String line() {
        return String.format(
                Locale.ROOT,
                "%d %.4f %.4f %.4f %.4f %b %d %.4f %.4f %.4f",
                promotions,
                worstGain,
                before,
                june,
                december,
                refused,
                kills,
                kept,
                never,
                blind);
    }

    static Verdict parse(String line) {
        String[] parts = line.strip().split(" ", -1);
        return new Verdict(
                Integer.parseInt(parts[0]),
                Double.parseDouble(parts[1]),
                Double.parseDouble(parts[2]),
                Double.parseDouble(parts[3]),
                Double.parseDouble(parts[4]),
                Boolean.parseBoolean(parts[5]),
                Integer.parseInt(parts[6]),
                Double.parseDouble(parts[7]),
                Double.parseDouble(parts[8]),
                Double.parseDouble(parts[9]));
    }

    /** {@return it for people} */
    String words() {
        return String.format(
                Locale.ROOT,
                "The year: %.1f %% right, looked after; %.1f %% never retrained, %.1f %% retrained blindly.%n"
                        + "%d models were promoted, the least gain was %+.1f points; before the changes"
                        + " %.1f %%, in June"
                        + " %.1f %%, in December %.1f %%; the poisoned batch was %s; killed %d times.",
                100 * kept,
                100 * never,
                100 * blind,
                promotions,
                100 * worstGain,
                100 * before,
                100 * june,
                100 * december,
                refused ? "refused" : "not refused",
                kills);
    }
}
