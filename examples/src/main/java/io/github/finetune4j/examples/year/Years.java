// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Years of several seeds, one after the other: does what one shows hold for all? */
final class Years {
    /** A year that was lived through, and how long that took. */
    private record Lived(Verdict verdict, double seconds) {}

    private final PrintStream out;
    private final Map<Long, Lived> lived = new LinkedHashMap<>();

    Years(PrintStream out) {
        this.out = out;
    }

    /** Adds one. */
    void add(long seed, Verdict verdict, double seconds) {
        lived.put(seed, new Lived(verdict, seconds));
    }

    /** Prints a table, and as the last line what holds for all, as JSON. */
    void print() {
        out.println();
        out.println(
                "seed  promoted  least gain  before  June   December  poison   kills  kept   never  blind  seconds");
        lived.forEach((seed, year) -> out.println(row(seed, year)));
        long neverWorse = lived.values().stream()
                .filter(each -> each.verdict().neverWorse())
                .count();
        long recovered = lived.values().stream()
                .filter(each -> each.verdict().recovered())
                .count();
        long refused =
                lived.values().stream().filter(each -> each.verdict().refused()).count();
        double worst = lived.values().stream()
                .mapToDouble(each -> each.verdict().worstGain())
                .min()
                .orElse(0);
        double seconds = lived.values().stream().mapToDouble(Lived::seconds).sum();
        out.printf(
                Locale.ROOT,
                "{\"seeds\":%d,\"never_worse\":%d,\"worst_gain\":%.4f,\"recovered\":%d,\"refused\":%d,"
                        + "\"seconds\":%.0f}%n",
                lived.size(),
                neverWorse,
                worst,
                recovered,
                refused,
                seconds);
    }

    private static String row(long seed, Lived year) {
        Verdict it = year.verdict();
        return String.format(
                Locale.ROOT,
                "%4d  %8d  %+9.1f   %5.1f  %5.1f  %8.1f  %-7s  %5d  %5.1f  %5.1f  %5.1f  %7.0f",
                seed,
                it.promotions(),
                100 * it.worstGain(),
                100 * it.before(),
                100 * it.june(),
                100 * it.december(),
                it.refused() ? "refused" : "LEARNED",
                it.kills(),
                100 * it.kept(),
                100 * it.never(),
                100 * it.blind(),
                year.seconds());
    }

    /** {@return how many seeds are asked for; empty where it is a single year} */
    static Optional<Integer> asked(String seeds) {
        if (seeds.isEmpty()) {
            return Optional.empty();
        }
        try {
            int count = Integer.parseInt(seeds);
            if (count >= 1 && count <= 1000) {
                return Optional.of(count);
            }
        } catch (NumberFormatException e) {
            // the same words
        }
        throw new IllegalArgumentException(
                "-Dseeds: " + seeds + " -> give a whole number from 1 to 1000, or leave it out");
    }
}
