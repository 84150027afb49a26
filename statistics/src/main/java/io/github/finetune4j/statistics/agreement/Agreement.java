// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.agreement;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.MidRanks;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * Agreement of several raters beyond chance; for two raters see {@link CohenKappa}.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Agreement {
    private Agreement() {}

    /**
     * {@return Spearman's ρ: Pearson's correlation of ranks, equal values having the mean of theirs, from −1 to 1; 0
     * where all values of a side are equal}
     *
     * @param first numbers
     * @param second as many, of the same things
     */
    public static double spearman(double[] first, double[] second) {
        if (first.length != second.length || first.length == 0) {
            throw new IllegalArgumentException("numbers: " + first.length + " and " + second.length
                    + " -> give those of both sides for the same things, at least one");
        }
        MidRanks one = MidRanks.of(first);
        MidRanks other = MidRanks.of(second);
        double mean = (first.length + 1) / 2.0;
        double products = 0;
        double squares = 0;
        double others = 0;
        for (int i = 0; i < first.length; i++) {
            products += (one.of(i) - mean) * (other.of(i) - mean);
            squares += (one.of(i) - mean) * (one.of(i) - mean);
            others += (other.of(i) - mean) * (other.of(i) - mean);
        }
        return squares == 0 || others == 0 ? 0 : products / Math.sqrt(squares * others);
    }

    /**
     * Fleiss' κ (Psychological Bulletin 76, 1971): as many ratings of every item, chance estimated from all of them.
     *
     * @param counts per item, how many raters chose each category; the same number of raters everywhere, at least 2
     * @return κ; NaN if only one category was ever used
     */
    public static double fleiss(int[][] counts) {
        double raters = raters(counts);
        double items = counts.length;
        double chance = 0;
        for (int category = 0; category < counts[0].length; category++) {
            double share = 0;
            for (int[] item : counts) {
                share += item[category] / (items * raters);
            }
            chance += share * share;
        }
        return (observed(counts, raters) - chance) / (1 - chance);
    }

    /**
     * Randolph's free-marginal κ (2005): chance is one over the number of categories, for raters who need not use every
     * category.
     *
     * @param counts per item, how many raters chose each category; the same number of raters everywhere, at least 2
     * @return κ
     */
    public static double randolph(int[][] counts) {
        double chance = 1.0 / counts[0].length;
        return (observed(counts, raters(counts)) - chance) / (1 - chance);
    }

    /** Share of agreeing pairs of raters, averaged over items. */
    private static double observed(int[][] counts, double raters) {
        double sum = 0;
        for (int[] item : counts) {
            double squares = 0;
            for (int count : item) {
                squares += (double) count * count;
            }
            sum += (squares - raters) / (raters * (raters - 1));
        }
        return sum / counts.length;
    }

    private static double raters(int[][] counts) {
        Checks.atLeast("the number of items", 1, counts.length);
        int raters = Arrays.stream(counts[0]).sum();
        for (int[] item : counts) {
            if (item.length != counts[0].length || Arrays.stream(item).sum() != raters) {
                throw new IllegalArgumentException("items: " + counts[0].length + " categories and " + raters
                        + " ratings, then " + item.length + " and "
                        + Arrays.stream(item).sum() + " -> give every item the same categories and as many ratings,"
                        + " or use Krippendorff's α where ratings are missing");
            }
        }
        return Checks.atLeast("the number of raters", 2, raters);
    }

    /**
     * The scale of a rating's numbers, which decides how far two ratings are apart.
     *
     * @since 0.1
     */
    public enum Level {
        /** Names: two values are equal or not. */
        NOMINAL,
        /** Ranks: apart by how many ratings lie between. */
        ORDINAL,
        /** Numbers: apart by their squared difference. */
        INTERVAL,
        /** Amounts above 0: apart by their squared difference over their squared sum. */
        RATIO
    }

    /**
     * Krippendorff's α (Content Analysis, 2004; Hayes and Krippendorff, Communication Methods and Measures 1, 2007): 1
     * less the observed disagreement over that of chance. For any number of raters, any level of measurement, and with
     * ratings missing. {@link KrippendorffAlpha} has its interval and what it means.
     *
     * @param ratings per rater, the ratings of all items in the same order; NaN where one is missing, else finite, and
     *     not below 0 if they are of the level {@link Level#RATIO}
     * @param level what the numbers mean
     * @return α; 1 if there is no disagreement at all, NaN if no item has two ratings
     */
    public static double krippendorff(double[][] ratings, Level level) {
        return KrippendorffAlpha.of(ratings, level).estimate();
    }
}
