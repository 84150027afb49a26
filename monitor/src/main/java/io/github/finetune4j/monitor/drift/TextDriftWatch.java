// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import io.github.finetune4j.internal.names.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.apiguardian.api.API;

/**
 * Drift of texts that may be looked at after every request: a betting test (Podkopaev and Ramdas, Sequential Predictive
 * Two-Sample and Independence Testing, NeurIPS 2023; Shekhar and Ramdas, IEEE Transactions on Information Theory 70,
 * 2024). Each live text is paired with a text of the reference that was not used yet. A classifier that has learnt from
 * the pairs before says which of both is the live one, and bets on it; then it learns from this pair. Without drift
 * nobody can win at that, so that it is said with probability α at most, ever, however often anybody looks.
 *
 * <pre>{@code
 * TextDriftWatch watch = TextDriftWatch.of(questionsOfLastMonth, 0.01, 1);
 * if (watch.add(question)) {
 *     watch.changes().forEach(System.out::println); // new, vanished, rarer and more frequent words
 * }
 * }</pre>
 *
 * <p>The statement is about texts that come independently of each other, or at least in any order as likely: take texts
 * of the same hours and days as the reference, and one of each user where users ask the same again and again. When all
 * of the reference is used up, a new round begins with a new classifier and a smaller share of α: one half of it in the
 * first round, one sixth in the second, then one twelfth, and so on.
 *
 * <p>It keeps the texts of a round in memory, and words of them in {@link #changes}. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TextDriftWatch {
    private static final int FEWEST = 100;
    private static final int MOST_CHANGES = 20;

    private final List<String> reference;
    private final double alpha;
    private final SplittableRandom random;
    private final List<String> live = new ArrayList<>();
    private OnlineClassifier classifier = new OnlineClassifier();
    private MixedBets bets = new MixedBets();
    private int round = 1;
    private long seen;
    private double leastChance = 1;
    private boolean drifted;

    private TextDriftWatch(List<String> reference, double alpha, long seed) {
        this.reference = new ArrayList<>(reference);
        this.alpha = alpha;
        random = new SplittableRandom(seed);
        shuffle();
    }

    /**
     * {@return a watch that has seen nothing}
     *
     * @param reference texts as they should be, at least 100; the more there are, the longer a round
     * @param alpha how likely drift may be said, ever, where there is none; above 0 and below 1
     * @param seed decides the order in which the reference is used
     */
    public static TextDriftWatch of(List<String> reference, double alpha, long seed) {
        Given.atLeast("texts of the reference", reference.size(), FEWEST);
        Given.between("alpha", alpha, 0, 1);
        return new TextDriftWatch(reference, alpha, seed);
    }

    private void shuffle() {
        for (int i = reference.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            String text = reference.get(i);
            reference.set(i, reference.get(j));
            reference.set(j, text);
        }
    }

    /**
     * Takes the next live text. Once there is drift, further texts change nothing.
     *
     * @param text of a request, or of an answer
     * @return whether there is drift by now
     */
    public synchronized boolean add(String text) {
        if (!drifted) {
            seen++;
            nextRound();
            bet(OnlineClassifier.places(text), OnlineClassifier.places(reference.get(live.size())));
            live.add(text);
            leastChance = Math.min(leastChance, round * (round + 1.0) / bets.wealth());
            drifted = leastChance <= alpha;
        }
        return drifted;
    }

    private void nextRound() {
        if (live.size() == reference.size()) {
            round++;
            live.clear();
            shuffle();
            classifier = new OnlineClassifier(); // the old one knows the texts it would be tried on
            bets = new MixedBets();
        }
    }

    private void bet(int[] now, int[] before) {
        bets.take((classifier.score(now) - classifier.score(before)) / 2);
        classifier.learn(true, now);
        classifier.learn(false, before);
    }

    /** {@return whether there was ever evidence enough for drift} */
    public synchronized boolean drifted() {
        return drifted;
    }

    /** {@return how likely evidence as strong as the strongest so far ever comes where nothing drifts; at most 1} */
    public synchronized double chance() {
        return Math.min(1, leastChance);
    }

    /** {@return how many texts were added until there was drift, or by now} */
    public synchronized long seen() {
        return seen;
    }

    /**
     * {@return after how many texts the drift most likely began, to about 50; empty without drift} It is where the bets
     * began that won most.
     */
    public synchronized OptionalLong began() {
        return drifted ? OptionalLong.of(seen - live.size() + bets.began()) : OptionalLong.empty();
    }

    /**
     * {@return the words that explain the drift, those first whose share of the texts changed most; none without drift,
     * or where no single word explains it} Texts since {@link #began}, and at least the last hundred, are compared with
     * the reference.
     */
    public synchronized List<ShareChange> changes() {
        if (!drifted) {
            return List.of();
        }
        int from = Math.max(0, (int) Math.min(bets.began(), live.size() - FEWEST));
        List<String> since = live.subList(from, live.size());
        return new ShareChanges(DriftColumn.text(reference), DriftColumn.text(since), alpha).words(MOST_CHANGES);
    }
}
