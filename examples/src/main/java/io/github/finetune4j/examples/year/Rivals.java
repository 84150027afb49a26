// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.store.RegistryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two models that nobody looks after, on every second ticket of the year: the first champion, never trained again; and
 * one that is trained each month on whatever came in, and goes live without a look. In each month it gets tickets with
 * the label of one annotator, and all batches from elsewhere.
 */
final class Rivals {
    static final String NEVER = "never";
    static final String BLIND = "blind";

    private final YearSettings settings;
    private final World world;
    private final RegistryStore registry;
    private final Tuner tuner;
    private final Annotators annotators;
    private final Journal journal;
    private final Rote never;
    private final ModelVersion first;

    Rivals(Books books, Tuner tuner, Rote never) {
        this.never = never;
        settings = books.settings();
        world = books.world();
        registry = books.registry();
        annotators = books.annotators();
        journal = books.journal();
        this.tuner = tuner;
        first = registry.model(Upkeep.MODEL).version(1);
    }

    /** Answers the month's tickets, and has the blind one trained, where that has not been done yet. */
    void live(int month) {
        int end = Days.last(month);
        ModelVersion blind = blind();
        if (!journal.has(end, NEVER)) {
            journal.once(end, NEVER, answered(never, month));
        }
        if (!journal.has(end, BLIND)) {
            journal.once(end, BLIND, answered(blind.equals(first) ? never : new Rote(tuner.model(blind)), month));
        }
        if (!journal.has(end, "blind-trained") && month < 12) {
            Dataset rows = rows(month);
            ModelVersion trained = tuner.tune("blind-" + settings.seed() + "-" + month, BLIND, blind, rows);
            journal.once(end, "blind-trained", trained.number() + " " + rows.size());
        }
    }

    // What was trained in a month lives from the next one on: of a month that a killed process had begun, the same
    // again
    private ModelVersion blind() {
        Optional<Integer> number = journal.last("blind-trained")
                .map(entry -> Integer.valueOf(entry.text().split(" ", -1)[0]));
        return number.isPresent() ? registry.model(BLIND).version(number.get()) : first;
    }

    private String answered(Rote model, int month) {
        List<Request> asked = new ArrayList<>();
        for (int day = Days.first(month); day <= Days.last(month); day++) {
            asked.addAll(everySecond(world.day(day)));
        }
        List<String> answers = model.answers(asked);
        StringBuilder counts = new StringBuilder();
        int place = 0;
        for (int day = Days.first(month); day <= Days.last(month); day++) {
            int all = everySecond(world.day(day)).size();
            int right = 0;
            for (int i = 0; i < all; i++) {
                right += asked.get(place).isRight(answers.get(place)) ? 1 : 0;
                place++;
            }
            counts.append(day).append(':').append(right).append(':').append(all).append(' ');
        }
        return counts.toString();
    }

    private static List<Request> everySecond(List<Request> requests) {
        List<Request> some = new ArrayList<>();
        for (int i = 0; i < requests.size(); i += 2) {
            some.add(requests.get(i));
        }
        return some;
    }

    private Dataset rows(int month) {
        List<Example> rows = new ArrayList<>();
        List<Request> all = new ArrayList<>();
        for (int day = Days.first(month); day <= Days.last(month); day++) {
            all.addAll(world.day(day));
        }
        int step = Math.max(1, all.size() / settings.blindRows());
        for (int i = 0; i < all.size() && rows.size() < settings.blindRows(); i += step) {
            rows.add(all.get(i).labelled(annotators.says(Annotators.names().get(0), all.get(i))));
        }
        if (Days.month(LabelFirm.DAY) == month) {
            rows.addAll(new LabelFirm(world).rows());
        }
        return Dataset.of(rows);
    }
}
