// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.task.Guideline;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The settings of a builder of studies; draws the study. */
final class StudyOptions {
    private final Contest models;
    private final List<LabelingTask> rows;
    final List<Question> questions = new ArrayList<>();
    List<LabelingTask> gold = List.of();
    double goldShare;
    int raters = 3;
    int sample = Integer.MAX_VALUE;
    long seed;
    double margin;
    boolean expectedShown;
    JournalStore store = new MemoryJournalStore();
    String name = "human-evaluation";

    @Nullable Guideline guideline;

    InstantSource clock = InstantSource.system();

    StudyOptions(Contest models, List<LabelingTask> rows) {
        this.models = models;
        this.rows = rows;
    }

    DrawnStudy study() {
        if (sample < 1 || !(margin >= 0)) {
            throw new IllegalArgumentException("study " + name + ": sample " + sample + ", margin " + margin
                    + " -> judge at least 1 row, with a margin of at least 0");
        }
        Contest contest = models.margin(margin);
        ComparedRows compared = new ComparedRows(contest, expectedShown);
        PairedRows paired = new PairedRows(contest.answers());
        List<LabelingTask> drawn = paired.of(compared.sample(rows, sample, seed), seed);
        LabelingQueue queue = queue();
        ComparedRows.requireSame(name, queue.tasks(), drawn, gold);
        queue.add(Stream.concat(drawn.stream(), gold.stream())
                .map(compared::asShown)
                .toList());
        return new DrawnStudy(contest, drawn, queue, StudyPlan.of(drawn.size(), paired.pairs(), raters), seed);
    }

    private LabelingQueue queue() {
        LabelingQueue.Builder queue = LabelingQueue.builder(store, name)
                .questions(questions.toArray(Question[]::new))
                .overlap(raters)
                .goldShare(goldShare)
                .seed(seed)
                .shuffled(true)
                .prelabelsShown(false)
                .clock(clock);
        return guideline == null ? queue.build() : queue.guideline(guideline).build();
    }
}
