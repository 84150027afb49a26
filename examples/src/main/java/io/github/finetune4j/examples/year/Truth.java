// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import java.util.List;

/** The truth that only the simulation can know: how good a candidate is beside the champion, on tickets of its day. */
final class Truth {
    static final String KIND = "truth";

    private final Books books;
    private final Tuner tuner;

    Truth(Books books, Tuner tuner) {
        this.books = books;
        this.tuner = tuner;
    }

    /**
     * A finding.
     *
     * @param cycle its number
     * @param promoted whether the candidate went live
     * @param champion right answers
     * @param candidate right answers
     * @param n tickets
     */
    record Found(int cycle, boolean promoted, int champion, int candidate, int n) {
        double gain() {
            return (candidate - champion) / (double) n;
        }

        static Found of(Journal.Entry entry) {
            String[] parts = entry.text().split(" ", -1);
            return new Found(
                    Integer.parseInt(parts[0]),
                    Boolean.parseBoolean(parts[1]),
                    Integer.parseInt(parts[2]),
                    Integer.parseInt(parts[3]),
                    Integer.parseInt(parts[4]));
        }
    }

    static List<Found> all(Journal journal) {
        return journal.of(KIND).stream().map(Found::of).toList();
    }

    /** Finds it out, once for each cycle. */
    void find(int day, int cycle, int champion, int candidate, boolean promoted) {
        if (all(books.journal()).stream().anyMatch(each -> each.cycle() == cycle)) {
            return;
        }
        List<Request> asked = books.world().further(day, books.settings().truths(), "truth");
        books.journal()
                .add(
                        day,
                        KIND,
                        cycle + " " + promoted + " " + right(champion, asked) + " " + right(candidate, asked) + " "
                                + asked.size());
    }

    private int right(int version, List<Request> asked) {
        List<String> answers =
                new Rote(tuner.model(books.registry().model(Upkeep.MODEL).version(version))).answers(asked);
        int right = 0;
        for (int i = 0; i < asked.size(); i++) {
            right += asked.get(i).isRight(answers.get(i)) ? 1 : 0;
        }
        return right;
    }
}
