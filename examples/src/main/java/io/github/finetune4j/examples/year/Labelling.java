// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.people.data.AdjudicationCase;
import io.github.finetune4j.people.data.LabelConsensus;
import io.github.finetune4j.people.data.LabeledRows;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.task.Guideline;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tasks that an alarm sends to people: each ticket goes to three of five annotators, and to an expert where they do
 * not agree well enough. For one alarm; a process that starts again finds the queue as it was.
 */
final class Labelling {
    static final int OVERLAP = 3;

    private static final String TEAM = "team";
    private static final double SURE = 0.8;
    // The chance of each annotator to be right, learnt after Dawid and Skene: a whole table of confusions would have
    // more to learn than some hundred votes of each annotator can teach
    private static final LabelConsensus.Method METHOD = LabelConsensus.Method.ONE_COIN;

    private final LabelingQueue queue;
    private final Answered answered;
    private final Annotators annotators;

    Labelling(JournalStore store, String name, Answered answered, Annotators annotators, InstantSource clock) {
        this.answered = answered;
        this.annotators = annotators;
        queue = LabelingQueue.builder(store, name)
                .questions(Question.choice(TEAM, World.TEAMS.toArray(String[]::new)))
                .overlap(OVERLAP)
                .guideline(new Guideline("v2", "A ticket about a new line of products goes to its own team."))
                .clock(clock)
                .build();
    }

    int tasks() {
        return queue.tasks().size();
    }

    boolean has(Request request) {
        return queue.tasks().stream().anyMatch(task -> task.id().equals(request.id()));
    }

    /** Adds tickets with the live answers. */
    void add(List<Answered.Answer> tickets) {
        queue.add(tickets.stream()
                .map(each -> LabelingTask.builder(
                                each.request().id(), each.request().prompt())
                        .addAnswer("live", each.answer())
                        .build())
                .toList());
    }

    /** Annotators and the expert do all that is there. */
    void work() {
        for (String who : Annotators.names()) {
            for (Optional<LabelingView> next = queue.next(who); next.isPresent(); next = queue.next(who)) {
                Request request = answered.request(next.get().taskId());
                queue.answer(
                        who,
                        request.id(),
                        Map.of(TEAM, LabelValue.chosen(annotators.says(who, request))),
                        "",
                        Duration.ofSeconds(20));
            }
        }
        for (AdjudicationCase open : consensus().toAdjudicate()) {
            Request request = answered.request(open.task().id());
            queue.adjudicate(
                    Annotators.EXPERT,
                    request.id(),
                    Map.of(TEAM, LabelValue.chosen(annotators.says(Annotators.EXPERT, request))),
                    "by the guideline");
        }
    }

    private LabelConsensus consensus() {
        return LabelConsensus.of(queue, TEAM, METHOD, SURE);
    }

    List<Example> rows() {
        return LabeledRows.answers(consensus()).rows();
    }

    int votes() {
        return queue.answers().size();
    }

    int decisions() {
        return queue.decisions().size();
    }

    /** {@return how many rows do not say what is right, which nobody there can know} */
    long wrong() {
        return LabeledRows.answers(consensus()).rows().stream()
                .filter(row -> row instanceof ChatExample chat && wrong(chat))
                .count();
    }

    private boolean wrong(ChatExample row) {
        String origin = String.valueOf(row.fields().get("origin"));
        Request request = answered.request(origin.substring(origin.lastIndexOf('/') + 1));
        return !row.answer().map(answer -> request.isRight(answer.content())).orElse(false);
    }
}
