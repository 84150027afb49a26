// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import io.github.finetune4j.internal.names.Given;
import java.util.List;
import org.apiguardian.api.API;

/**
 * BLEU (Papineni, Roukos, Ward, Zhu, ACL 2002) as sacrebleu 2.6.0 computes it (Post, "A Call for Clarity in Reporting
 * BLEU Scores", WMT 2018): the geometric mean of the clipped n-gram precisions for n = 1 … 4, times the brevity penalty
 * exp(1 − r/c) if the texts together are shorter (c tokens) than the references (r tokens, of each row the reference
 * closest in length). From 0 to 100.
 *
 * <p>Over a corpus, counts are added up before the precisions are taken. For single sentences turn on
 * {@link #effectiveOrder(boolean)}. Immutable; may be shared by threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Bleu implements CorpusScore {
    /** log 0, as sacrebleu floors it. */
    private static final double LOG_OF_ZERO = -9999999999.0;

    private final BleuTokenizer tokenizer;
    private final BleuSmoothing smoothing;
    private final double value;
    private final int maxOrder;
    private final boolean lowercase;
    private final boolean effectiveOrder;
    private final Reuse<BleuSpace> spaces;

    private Bleu(
            BleuTokenizer tokenizer,
            BleuSmoothing smoothing,
            double value,
            int maxOrder,
            boolean lowercase,
            boolean effectiveOrder) {
        this.tokenizer = tokenizer;
        this.smoothing = smoothing;
        this.value = value;
        this.maxOrder = maxOrder;
        this.lowercase = lowercase;
        this.effectiveOrder = effectiveOrder;
        this.spaces = new Reuse<>(() -> new BleuSpace(maxOrder));
    }

    /** {@return BLEU with sacrebleu's usual settings: tokenizer 13a, exponential smoothing, four orders, case kept} */
    public static Bleu create() {
        return new Bleu(BleuTokenizer.V13A, BleuSmoothing.EXPONENTIAL, Double.NaN, 4, false, false);
    }

    /**
     * {@return a copy that splits texts by this tokenizer}
     *
     * @param other the tokenizer
     */
    public Bleu tokenizer(BleuTokenizer other) {
        return new Bleu(other, smoothing, value, maxOrder, lowercase, effectiveOrder);
    }

    /**
     * {@return a copy with this smoothing and its usual value}
     *
     * @param other the smoothing
     */
    public Bleu smoothing(BleuSmoothing other) {
        return new Bleu(tokenizer, other, other.usualValue(), maxOrder, lowercase, effectiveOrder);
    }

    /**
     * {@return a copy with this smoothing and value}
     *
     * @param other {@link BleuSmoothing#FLOOR} or {@link BleuSmoothing#ADD_K}
     * @param smoothingValue at least 0
     */
    public Bleu smoothing(BleuSmoothing other, double smoothingValue) {
        if (Double.isNaN(other.usualValue())) {
            throw new IllegalArgumentException("value for smoothing " + other.word() + ", which takes none: "
                    + smoothingValue + " -> call smoothing(...) without it");
        }
        if (!(smoothingValue >= 0) || Double.isInfinite(smoothingValue)) {
            throw new IllegalArgumentException(
                    "smoothing value: " + smoothingValue + " -> give a finite number of at least 0");
        }
        return new Bleu(tokenizer, other, smoothingValue, maxOrder, lowercase, effectiveOrder);
    }

    /**
     * {@return a copy with n-grams up to this length}
     *
     * @param order from 1 to 10; 4 is usual
     */
    public Bleu maxOrder(int order) {
        Given.from("maxOrder", order, 1, 10);
        return new Bleu(tokenizer, smoothing, value, order, lowercase, effectiveOrder);
    }

    /**
     * {@return a copy that ignores case, or does not}
     *
     * @param ignored whether texts are lower-cased first
     */
    public Bleu lowercase(boolean ignored) {
        return new Bleu(tokenizer, smoothing, value, maxOrder, ignored, effectiveOrder);
    }

    /**
     * {@return a copy that leaves orders out for which the text is too short, or does not}
     *
     * @param on right for single sentences, not for corpora
     */
    public Bleu effectiveOrder(boolean on) {
        return new Bleu(tokenizer, smoothing, value, maxOrder, lowercase, on);
    }

    /** {@return tokens of the text, tokens of the closest reference, matches of each order, n-grams of each order} */
    @Override
    public double[] statistics(String text, List<String> references) {
        BleuSpace space = spaces.take();
        double[] statistics = new double[2 + 2 * maxOrder];
        space.add(this, text, Corpora.checked(references), statistics);
        spaces.giveBack(space);
        return statistics;
    }

    @Override
    public double[] sums(List<String> texts, List<List<String>> references) {
        Corpora.check(texts, references);
        BleuSpace space = spaces.take();
        double[] sums = new double[2 + 2 * maxOrder];
        for (int row = 0; row < texts.size(); row++) {
            space.add(this, texts.get(row), references.get(row), sums);
        }
        spaces.giveBack(space);
        return sums;
    }

    void tokenize(Tokenization tokenization, String text) {
        tokenizer.run(tokenization, Chars.stripEnd(lowercase ? Chars.lower(text) : text));
    }

    @Override
    public double score(double[] sums) {
        return brevityPenalty(sums) * meanOf(precisions(sums), sums);
    }

    /**
     * {@return the smoothed precision of each order, in percent}
     *
     * @param sums statistics summed over at least one row
     */
    public double[] precisions(double[] sums) {
        double[] precisions = new double[maxOrder];
        if (!anyMatch(sums)) {
            return precisions;
        }
        double halved = 1;
        for (int n = 0; n < maxOrder && total(sums, n) != 0; n++) {
            double matches = matches(sums, n);
            if (matches == 0 && smoothing == BleuSmoothing.EXPONENTIAL) {
                halved *= 2;
                precisions[n] = 100 / (halved * total(sums, n));
            } else if (matches == 0 && smoothing == BleuSmoothing.FLOOR) {
                precisions[n] = 100 * value / total(sums, n);
            } else {
                precisions[n] = 100 * matches / total(sums, n);
            }
        }
        return precisions;
    }

    /**
     * {@return the penalty for texts that are shorter than their references, from 0 to 1}
     *
     * @param sums statistics summed over at least one row
     */
    public double brevityPenalty(double[] sums) {
        if (sums[0] >= sums[1]) {
            return 1;
        }
        return sums[0] > 0 ? Math.exp(1 - sums[1] / sums[0]) : 0;
    }

    private double meanOf(double[] precisions, double[] sums) {
        if (!anyMatch(sums)) {
            return 0;
        }
        int orders = effectiveOrder ? ordersWithin(sums) : maxOrder;
        double logs = 0;
        for (int n = 0; n < orders; n++) {
            logs += precisions[n] == 0 ? LOG_OF_ZERO : Math.log(precisions[n]);
        }
        return Math.exp(logs / orders);
    }

    private int ordersWithin(double[] sums) {
        int orders = 0;
        while (orders < maxOrder && total(sums, orders) != 0) {
            orders++;
        }
        return orders;
    }

    private boolean anyMatch(double[] sums) {
        for (int n = 0; n < maxOrder; n++) {
            if (sums[2 + n] != 0) {
                return true;
            }
        }
        return false;
    }

    private double matches(double[] sums, int n) {
        return sums[2 + n] + added(n);
    }

    private double total(double[] sums, int n) {
        return sums[2 + maxOrder + n] + added(n);
    }

    private double added(int n) {
        return smoothing == BleuSmoothing.ADD_K && n > 0 ? value : 0;
    }

    @Override
    public String signature(int references) {
        return String.join(
                "|",
                Corpora.count(references),
                "case:" + (lowercase ? "lc" : "mixed"),
                "eff:" + (effectiveOrder ? "yes" : "no"),
                "tok:" + tokenizer.word(),
                "smooth:" + smoothing.signature(value),
                Corpora.VERSION);
    }
}
