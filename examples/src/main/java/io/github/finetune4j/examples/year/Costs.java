// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cost of a line, by prices that are assumed.
 *
 * @param votes of annotators
 * @param decisions of the expert
 * @param bought rows bought from the labelling firm
 * @param trainings how many
 * @param seconds that they took
 * @param wrong tickets that went to a wrong team, of all in the year
 */
record Costs(long votes, long decisions, long bought, long trainings, double seconds, double wrong) {
    static final double VOTE = 0.10;
    static final double DECISION = 1.00;
    static final double ROW = 0.10;
    static final double HOUR = 0.50;
    static final double WRONG = 3.00;

    private static final double SECONDS_AN_HOUR = 3600;
    private static final Pattern LABELLED = Pattern.compile("(\\d+) votes, (\\d+) decided");

    /** {@return what was spent on people, rows and computers} */
    double spent() {
        return votes * VOTE + decisions * DECISION + bought * ROW + seconds / SECONDS_AN_HOUR * HOUR;
    }

    /** {@return what wrong tickets cost} */
    double mistakes() {
        return wrong * WRONG;
    }

    static Costs of(String line, Books books, Months months) {
        Months.Share share = months.share(line, 0, World.DAYS);
        double tickets = months.share(Months.KEPT, 0, World.DAYS).all();
        double wrong = tickets * (1 - share.right() / (double) Math.max(1, share.all()));
        return switch (line) {
            case Months.KEPT -> kept(books, wrong);
            case Rivals.BLIND -> blind(books, wrong);
            default -> new Costs(0, 0, 0, 0, 0, wrong);
        };
    }

    private static Costs kept(Books books, double wrong) {
        long votes = 0;
        long decisions = 0;
        for (Journal.Entry each : books.journal().of(Campaigns.ENDED)) {
            Matcher counts = LABELLED.matcher(each.text());
            if (counts.find()) {
                votes += Long.parseLong(counts.group(1));
                decisions += Long.parseLong(counts.group(2));
            }
        }
        double[] runs = runs(books, Upkeep.MODEL, "first-" + books.settings().seed());
        return new Costs(votes, decisions, LabelFirm.ROWS, (long) runs[0], runs[1], wrong);
    }

    private static Costs blind(Books books, double wrong) {
        double[] runs = runs(books, Rivals.BLIND, "");
        long rows = books.journal().of("blind-trained").stream()
                .mapToLong(each -> Long.parseLong(each.text().split(" ", -1)[1]))
                .sum();
        return new Costs(rows - LabelFirm.ROWS, 0, LabelFirm.ROWS, (long) runs[0], runs[1], wrong);
    }

    // count and seconds; without the first one, which all three lines have in common
    private static double[] runs(Books books, String model, String without) {
        Map<String, String> models = new HashMap<>();
        double count = 0;
        double seconds = 0;
        boolean first = !without.isEmpty();
        for (RegistryRecord each : books.registry().records()) {
            if (each instanceof RunStarted started) {
                models.put(started.run(), started.model());
            } else if (each instanceof RunEnded ended && model.equals(models.get(ended.run()))) {
                if (first) {
                    first = false;
                } else {
                    count++;
                    seconds += ended.took().toMillis() / 1000.0;
                }
            }
        }
        return new double[] {count, seconds};
    }
}
