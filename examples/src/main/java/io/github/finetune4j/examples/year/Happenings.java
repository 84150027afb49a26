// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The happenings of the year, day by day. */
final class Happenings {
    /** The sort of a happening, for its colour. */
    enum Sort {
        WORLD("the world"),
        ALARM("alarm"),
        PEOPLE("people"),
        REFUSED("refused"),
        PROMOTED("promoted"),
        KILLED("kill −9");

        private final String words;

        Sort(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * Something that happened.
     *
     * @param day from 0
     * @param sort of it
     * @param text for people
     */
    record Happening(int day, Sort sort, String text) {}

    private Happenings() {}

    static List<Happening> of(Journal journal, List<Cycle> cycles) {
        List<Happening> all = new ArrayList<>();
        journal.of("world").forEach(each -> all.add(new Happening(each.day(), Sort.WORLD, capital(each.text()))));
        journal.of("poison").forEach(each -> all.add(new Happening(each.day(), Sort.WORLD, capital(each.text()))));
        journal.of("alarm").forEach(each -> all.add(new Happening(each.day(), Sort.ALARM, each.text())));
        journal.of(Campaigns.ENDED)
                .forEach(each -> all.add(new Happening(
                        each.day(),
                        Sort.PEOPLE,
                        "Labelled: " + each.text().substring(each.text().indexOf(' ') + 1))));
        journal.of("killed").forEach(each -> all.add(new Happening(each.day(), Sort.KILLED, capital(each.text()))));
        cycles.forEach(cycle -> add(cycle, all));
        all.sort(Comparator.comparingInt(Happening::day).thenComparing(Happening::sort));
        return all;
    }

    private static void add(Cycle cycle, List<Happening> all) {
        cycle.steps().stream()
                .filter(step -> step.step() == Step.PROMOTE)
                .flatMap(step -> step.ended().stream())
                .forEach(at -> all.add(new Happening(
                        Days.of(at),
                        Sort.PROMOTED,
                        "Version " + cycle.candidate().orElse(0)
                                + " is the champion, after labels, training, comparison,"
                                + " a person's approval and a canary (cycle " + cycle.number() + ")")));
        cycle.ended()
                .filter(at ->
                        cycle.ending().filter(end -> end != Ending.PROMOTED).isPresent())
                .ifPresent(at -> all.add(new Happening(
                        Days.of(at),
                        Sort.REFUSED,
                        "Cycle " + cycle.number() + " "
                                + cycle.ending().map(Ending::words).orElse("") + ": "
                                + cycle.refusal()
                                        .map(why -> why.code().words() + ". " + why.sentence())
                                        .orElse(cycle.reason()))));
    }

    static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
