// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.sequence.Bets;
import io.github.finetune4j.statistics.sequence.ConfidenceSequences;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The small model's door. An always-valid confidence sequence of what audits found, over all calls, closes it once its
 * lower end is above the limit: looked at after each audit, and for ever, it closes without reason with a chance of 2.5
 * % at most. It never opens again by itself.
 */
final class Door {
    private static final double LEVEL = 0.95; // of both sides

    private final double limit;
    private final Bets bets;
    private final @Nullable DoorJournal journal;
    private final Callback keeping;
    private final Consumer<CascadeEvent> listener;
    private final InstantSource clock;
    private volatile boolean open = true;
    private long unknown;

    Door(
            double least,
            double limit,
            @Nullable DoorJournal journal,
            Callback keeping,
            Consumer<CascadeEvent> listener,
            InstantSource clock) {
        this.limit = limit;
        this.journal = journal;
        this.keeping = keeping;
        this.listener = listener;
        this.clock = clock;
        bets = ConfidenceSequences.bets(least, 1, LEVEL);
    }

    /** Takes in what earlier processes have seen; fails where nobody can know it. */
    void recall() {
        if (journal != null) {
            List<CascadeEvent> events;
            synchronized (this) {
                events = learn(journal.news());
            }
            events.forEach(listener);
        }
    }

    boolean open() {
        return open;
    }

    double limit() {
        return limit;
    }

    synchronized Optional<Interval> interval() {
        return bets.n() == 0 ? Optional.empty() : Optional.of(bets.interval());
    }

    /** {@return how many audits gave nothing, and count as lost} */
    synchronized long unknown() {
        return unknown;
    }

    /**
     * One more call, which was chosen before anybody knew who would answer it.
     *
     * @param worse what was lost
     * @param known whether that was found out; else it is the worst there is
     */
    void audited(double worse, boolean known) {
        List<CascadeEvent> events;
        synchronized (this) {
            events = learned(worse, known);
        }
        events.forEach(listener); // outside the lock, since it may hang
    }

    /**
     * Tells that audits had no outcome when the cascade was closed.
     *
     * @param waiting how many
     */
    void left(int waiting) {
        listener.accept(new CascadeEvent(
                clock.instant(),
                CascadeEvent.Kind.AUDITS_WAITED,
                waiting
                        + " audits had no outcome when the cascade was closed: what of them is not done before the process"
                        + " ends is lost -> close it, and let the process live until report().auditsWaiting() is 0",
                Map.of("waiting", waiting)));
    }

    private List<CascadeEvent> learned(double worse, boolean known) {
        bets.add(worse);
        unknown += known ? 0 : 1;
        if (journal != null) {
            journal.add(DoorJournal.LOSS, worse, known ? Map.of() : Map.of(DoorJournal.UNKNOWN, true));
        }
        List<CascadeEvent> closing = closing();
        return closing.isEmpty() ? kept() : closing;
    }

    private List<CascadeEvent> closing() {
        Interval interval = bets.interval();
        if (!open || interval.lower() <= limit) {
            return List.of();
        }
        open = false;
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("audits", interval.n());
        numbers.put("mean", interval.estimate());
        numbers.put("lower", interval.lower());
        numbers.put("limit", limit);
        numbers.put(DoorJournal.UNKNOWN, unknown);
        if (journal != null) {
            journal.add(DoorJournal.CLOSED, clock.instant().toString(), numbers);
        }
        kept();
        return List.of(new CascadeEvent(
                clock.instant(),
                CascadeEvent.Kind.CLOSED,
                "the promise is broken: audits are worse than its limit" + withoutOutcome()
                        + " -> the large model answers everything; calibrate on new rows, or train the small model"
                        + " again",
                numbers));
    }

    private String withoutOutcome() {
        return unknown == 0
                ? ""
                : ", " + unknown + " of " + bets.n()
                        + " failed again and again, and count as lost (find out why first)";
    }

    private List<CascadeEvent> kept() {
        if (journal == null) {
            return List.of();
        }
        Attempt<List<Map<String, Object>>> news = keeping.attempt(journal::flush);
        return news.worked() ? learn(news.value()) : List.of();
    }

    private List<CascadeEvent> learn(List<Map<String, Object>> news) {
        for (Map<String, Object> one : news) {
            if (one.get(DoorJournal.LOSS) instanceof Number loss) {
                bets.add(loss.doubleValue());
                unknown += one.containsKey(DoorJournal.UNKNOWN) ? 1 : 0;
            }
            if (one.containsKey(DoorJournal.CLOSED) && open) {
                open = false;
                return List.of(new CascadeEvent(
                        clock.instant(),
                        CascadeEvent.Kind.FOUND_CLOSED,
                        "the journal says that the promise was broken -> the large model answers everything; calibrate"
                                + " on new rows, or train the small model again",
                        Map.of()));
            }
        }
        return List.of();
    }
}
