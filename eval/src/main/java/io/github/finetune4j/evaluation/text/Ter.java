// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.List;
import org.apiguardian.api.API;

/**
 * Translation edit rate (Snover, Dorr, Schwartz, Micciulla, Makhoul, AMTA 2006) as sacrebleu 2.6.0 computes it, which
 * follows Tercom: words inserted, deleted, replaced, and sequences of up to ten words shifted, each for one edit, per
 * word of the reference, in percent. 0 is best; it may pass 100. Of several references the one with the fewest edits
 * counts, over their mean length. Finding the fewest edits with shifts is hard; Tercom's greedy search and limits are
 * part of the definition.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Ter implements CorpusScore {
    private final TerText text;

    private Ter(TerText text) {
        this.text = text;
    }

    /** {@return TER with sacrebleu's usual settings: case ignored, nothing normalised, punctuation kept} */
    public static Ter create() {
        return new Ter(new TerText(false, false, false, false));
    }

    /**
     * {@return a copy that splits off punctuation and resolves XML entities first, or does not}
     *
     * @param on whether it does
     */
    public Ter normalized(boolean on) {
        return new Ter(new TerText(on, text.noPunctuation(), text.asian(), text.caseSensitive()));
    }

    /**
     * {@return a copy that drops punctuation, or keeps it}
     *
     * @param dropped whether it does
     */
    public Ter noPunctuation(boolean dropped) {
        return new Ter(new TerText(text.normalized(), dropped, text.asian(), text.caseSensitive()));
    }

    /**
     * {@return a copy whose normalisation splits Chinese and Japanese into characters, and whose punctuation includes
     * theirs, or not}
     *
     * @param on whether it does
     */
    public Ter asian(boolean on) {
        return new Ter(new TerText(text.normalized(), text.noPunctuation(), on, text.caseSensitive()));
    }

    /**
     * {@return a copy that heeds case, or ignores it}
     *
     * @param heeded whether it does
     */
    public Ter caseSensitive(boolean heeded) {
        return new Ter(new TerText(text.normalized(), text.noPunctuation(), text.asian(), heeded));
    }

    /** {@return edits, and words of the references, their mean} */
    @Override
    public double[] statistics(String hypothesis, List<String> references) {
        Corpora.checked(references);
        TerWords words = new TerWords();
        int[] written = words.numbers(text.words(hypothesis));
        long fewest = Long.MAX_VALUE;
        double length = 0;
        for (String reference : references) {
            int[] wanted = words.numbers(text.wordsOfReference(reference));
            fewest = Math.min(fewest, new TerSearch(wanted).edits(written));
            length += wanted.length;
        }
        return new double[] {fewest, length / references.size()};
    }

    @Override
    public double score(double[] sums) {
        if (sums[1] > 0) {
            return 100 * (sums[0] / sums[1]);
        }
        return sums[0] > 0 ? 100 : 0;
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }

    @Override
    public String signature(int references) {
        return String.join(
                "|",
                Corpora.count(references),
                "case:" + (text.caseSensitive() ? "mixed" : "lc"),
                "tok:tercom",
                "norm:" + yes(text.normalized()),
                "punct:" + yes(!text.noPunctuation()),
                "asian:" + yes(text.asian()),
                Corpora.VERSION);
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }
}
