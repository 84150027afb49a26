// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.data.LabelRequest;
import io.github.finetune4j.monitor.data.ProductionData;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Labelling that an alarm begins: some tickets each evening, until there are enough to learn from. */
final class Campaigns {
    static final String BEGUN = "labelling";
    static final String ENDED = "labelled";

    private static final int EVENINGS = 6;
    private static final int WEEK = 7;
    private static final int CLOSING_HOUR = 21;

    private final Books books;
    private final Answered answered;
    private final InstantSource clock;
    private final Map<String, List<Example>> known = new HashMap<>(); // what has ended does not change

    Campaigns(Books books, Answered answered, InstantSource clock) {
        this.books = books;
        this.answered = answered;
        this.clock = clock;
    }

    /** {@return the day on which the campaign under way began} */
    private Optional<Integer> open() {
        Journal journal = books.journal();
        return journal.last(BEGUN)
                .map(Journal.Entry::day)
                .filter(day ->
                        journal.of(ENDED).stream().noneMatch(each -> name(day).equals(firstWord(each.text()))));
    }

    /** An evening: begins a campaign for an alarm that has none yet, and goes on with one. */
    void evening(int day, List<Alert> alerts, List<Cycle> cycles) {
        if (open().isEmpty() && !alerts.isEmpty() && (unheard(alerts) || refused(cycles)) && idle(cycles)) {
            books.journal()
                    .once(
                            day,
                            BEGUN,
                            "tickets of the last days go to "
                                    + Annotators.names().size() + " annotators, " + Labelling.OVERLAP
                                    + " to each ticket");
        }
        open().ifPresent(begun -> goOn(begun, day, alerts));
    }

    // an alarm that came after the last campaign ended
    private boolean unheard(List<Alert> alerts) {
        int last = books.journal().last(ENDED).map(Journal.Entry::day).orElse(-1);
        return alerts.stream().anyMatch(alert -> Days.of(alert.firedAt()) > last);
    }

    // what was labelled has led to no new champion
    private boolean refused(List<Cycle> cycles) {
        int last = books.journal().last(ENDED).map(Journal.Entry::day).orElse(-1);
        return !cycles.isEmpty()
                && Days.of(newest(cycles).began()) >= last
                && newest(cycles).ending().filter(end -> end != Ending.PROMOTED).isPresent();
    }

    private static boolean idle(List<Cycle> cycles) {
        return cycles.isEmpty() || newest(cycles).ending().isPresent();
    }

    private static Cycle newest(List<Cycle> cycles) {
        return cycles.get(cycles.size() - 1);
    }

    private void goOn(int begun, int day, List<Alert> alerts) {
        Labelling labelling = labelling(name(begun));
        int wanted = books.settings().labels();
        int today = Math.min(wanted - labelling.tasks(), (wanted + EVENINGS - 1) / EVENINGS);
        labelling.add(choice(labelling, day, today, alerts));
        labelling.work();
        if (labelling.tasks() >= wanted) {
            books.journal()
                    .once(
                            day,
                            ENDED,
                            name(begun) + " " + labelling.tasks() + " tickets, " + labelling.votes()
                                    + " votes, " + labelling.decisions() + " decided by the expert, "
                                    + labelling.wrong()
                                    + " rows still wrong");
        }
    }

    // what users disliked first, for a third; the rest by chance, so that what goes well is there as well
    private List<Answered.Answer> choice(Labelling labelling, int day, int count, List<Alert> alerts) {
        List<Answered.Answer> recent = new ArrayList<>(answered.between(day - WEEK, day));
        recent.removeIf(each -> labelling.has(each.request()));
        Set<String> disliked = disliked(alerts);
        Collections.shuffle(recent, new Random(books.settings().seed() * 1000 + day));
        LinkedHashSet<Answered.Answer> chosen = new LinkedHashSet<>();
        recent.stream()
                .filter(each -> disliked.contains(each.responseId()))
                .limit(count / 3)
                .forEach(chosen::add);
        recent.stream()
                .filter(each -> !chosen.contains(each))
                .limit(count - chosen.size())
                .forEach(chosen::add);
        return List.copyOf(chosen);
    }

    private Set<String> disliked(List<Alert> alerts) {
        Instant since = alerts.stream()
                .flatMap(alert -> alert.evidence().stream())
                .map(evidence -> evidence.earliest())
                .min(Instant::compareTo)
                .orElse(clock.instant());
        Set<String> ids = new LinkedHashSet<>();
        for (LabelRequest each :
                ProductionData.from(books.captured()).since(since).pick().requests()) {
            ids.add(each.interaction().responseId());
        }
        return ids;
    }

    private Labelling labelling(String name) {
        return new Labelling(books.workspace().people(), name, answered, books.annotators(), clock);
    }

    /** {@return the rows of campaigns that ended in a span of time} */
    List<Example> rows(Instant from, Instant until) {
        List<Example> rows = new ArrayList<>();
        for (Journal.Entry each : books.journal().of(ENDED)) {
            Instant ended = Days.at(each.day(), CLOSING_HOUR);
            if (!ended.isBefore(from) && ended.isBefore(until)) {
                rows.addAll(known.computeIfAbsent(
                        firstWord(each.text()), name -> labelling(name).rows()));
            }
        }
        return rows;
    }

    private static String name(int begun) {
        return "alarm-" + begun;
    }

    private static String firstWord(String text) {
        return text.split(" ", -1)[0];
    }
}
