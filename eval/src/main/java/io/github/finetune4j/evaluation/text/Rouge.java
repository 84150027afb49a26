// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import io.github.finetune4j.internal.names.Given;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * ROUGE (Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004) as rouge-score 0.1.2 computes it:
 * precision, recall and F1 of the n-grams that a text shares with a reference (ROUGE-N), or of their longest common
 * subsequence (ROUGE-L; of the lines of a summary: ROUGE-Lsum). From 0 to 1.
 *
 * <p>Tokens are runs of ASCII letters and digits in lower case, so a text in another script scores 0. With stemming,
 * tokens of more than three characters are cut down by NLTK's Porter stemmer first. Of several references the one with
 * the highest F1 counts. A corpus has the mean over its rows. Immutable; may be shared by threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Rouge {
    /** Above it, n-grams of a text are too rare to be worth a score. */
    private static final int LONGEST = 9;

    private final Kind kind;
    private final int order;
    private final boolean stem;
    private final Reuse<RougeSpace> spaces;

    private enum Kind {
        GRAMS,
        SUBSEQUENCE,
        SUMMARY
    }

    private Rouge(Kind kind, int order, boolean stem) {
        this.kind = kind;
        this.order = order;
        this.stem = stem;
        this.spaces = new Reuse<>(() -> new RougeSpace(stem));
    }

    /**
     * {@return ROUGE-N, without stemming}
     *
     * @param order N, from 1 to 9
     */
    public static Rouge n(int order) {
        Given.from("N of ROUGE-N", order, 1, LONGEST);
        return new Rouge(Kind.GRAMS, order, false);
    }

    /** {@return ROUGE-L, over the whole text as one sentence, without stemming} */
    public static Rouge l() {
        return new Rouge(Kind.SUBSEQUENCE, 0, false);
    }

    /**
     * {@return ROUGE-Lsum, which takes each line for a sentence and counts the words of a reference's sentence that any
     * sentence of the text has in order; without stemming}
     */
    public static Rouge lSum() {
        return new Rouge(Kind.SUMMARY, 0, false);
    }

    /**
     * {@return a copy that stems words, or does not}
     *
     * @param on whether it does
     */
    public Rouge stemming(boolean on) {
        return new Rouge(kind, order, on);
    }

    /** {@return its name as rouge-score has it, such as {@code rouge2} or {@code rougeLsum}} */
    public String name() {
        return switch (kind) {
            case GRAMS -> "rouge" + order;
            case SUBSEQUENCE -> "rougeL";
            case SUMMARY -> "rougeLsum";
        };
    }

    /** {@return name and setting in one line} */
    public String signature() {
        return name() + "|stem:" + (stem ? "yes" : "no") + "|like:rouge-score-0.1.2";
    }

    /**
     * {@return how well the text covers the reference}
     *
     * @param text what was written
     * @param reference what would have been right
     */
    public Overlap score(String text, String reference) {
        RougeSpace space = spaces.take();
        Overlap overlap = score(space, text, reference);
        spaces.giveBack(space);
        return overlap;
    }

    /**
     * {@return how well the text covers the reference that fits it best by F1; the first of equally good ones}
     *
     * @param text what was written
     * @param references at least one
     */
    public Overlap score(String text, List<String> references) {
        Overlap best = score(text, Corpora.checked(references).get(0));
        for (String reference : references.subList(1, references.size())) {
            Overlap next = score(text, reference);
            best = next.f1() > best.f1() ? next : best;
        }
        return best;
    }

    /**
     * {@return one score per text}
     *
     * @param texts at least one
     * @param references one non-empty list per text
     */
    public List<Overlap> scores(List<String> texts, List<List<String>> references) {
        Corpora.check(texts, references);
        List<Overlap> scores = new ArrayList<>(texts.size());
        for (int row = 0; row < texts.size(); row++) {
            scores.add(score(texts.get(row), references.get(row)));
        }
        return scores;
    }

    private Overlap score(RougeSpace space, String text, String reference) {
        return switch (kind) {
            case GRAMS -> space.grams(text, reference, order);
            case SUBSEQUENCE -> space.subsequence(text, reference);
            case SUMMARY -> space.summary(text, reference);
        };
    }
}
