// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.prodigy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.Receipt;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelingTask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * The files of Prodigy: a queue's tasks as JSONL to annotate, and what {@code prodigy db-out} writes as answers of the
 * queue. Written after Prodigy's public documentation and files that others published; Prodigy itself is sold and has
 * not been tried.
 *
 * <p>A line there has one list of options, one of spans and one text to edit. So a queue may ask one question with
 * options (labels, a preference, or a rating of one answer), one for spans and one for a correction. Positions of spans
 * count Unicode characters in the files, as Python does. Everybody there sees the same order of answers, which is drawn
 * by the task's id; what goes out does not tell whose an answer is. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ProdigyFiles {
    private final LabelingQueue queue;
    private final Asked asked;

    private ProdigyFiles(LabelingQueue queue, Asked asked) {
        this.queue = queue;
        this.asked = asked;
    }

    /**
     * {@return the files of a queue}
     *
     * @param queue with questions that fit one line
     * @throws IllegalArgumentException if it asks two questions of one of the three kinds
     */
    public static ProdigyFiles of(LabelingQueue queue) {
        return new ProdigyFiles(queue, Asked.of(queue.questions()));
    }

    /** {@return {@code view_id} and {@code config} for a recipe that asks this: JSON} */
    public String recipe() {
        return Json.writePretty(asked.recipe());
    }

    /**
     * {@return all tasks without gold questions, a line for each, with pre-labels chosen and marked where the queue
     * shows them: JSONL as the source of a recipe. A task of several answers can't be rated}
     *
     * @throws IllegalArgumentException if a task of several answers is to be rated
     */
    public String tasks() {
        return queue.tasks().stream()
                .filter(task -> task.gold().isEmpty())
                .map(task -> Json.write(new TaskLine(task, asked, queue.prelabelsShown()).json()) + "\n")
                .collect(Collectors.joining());
    }

    /**
     * Keeps the accepted lines of an export in the queue. One that is kept already is not kept again, so that an export
     * may be read as often as it grows. Lines that were rejected or ignored are left out: they say nothing of the
     * question.
     *
     * @param export JSONL that {@code prodigy db-out} wrote
     * @param at when people answered, for lines without {@code _timestamp}, which older versions did not write
     * @return how many answers were saved, were known already, or came too late for the overlap
     * @throws FineTuneException if these are no such lines, or a value does not answer its question; then nothing is
     *     kept
     */
    public Map<Receipt, Long> read(String export, Instant at) {
        List<AnswerGiven> given = given(export, at);
        Map<Receipt, Long> receipts = new EnumMap<>(Receipt.class);
        given.forEach(answer -> receipts.merge(queue.addAnswer(answer), 1L, Long::sum));
        return receipts;
    }

    private List<AnswerGiven> given(String export, Instant at) {
        Map<String, LabelingTask> tasks =
                queue.tasks().stream().collect(Collectors.toMap(LabelingTask::id, task -> task));
        List<AnswerGiven> given = new ArrayList<>();
        int number = 0;
        for (String line : export.split("\n", -1)) {
            number++;
            if (!line.isBlank()) {
                try {
                    new AnsweredLine(Json.parseObject(line), tasks, asked)
                            .answer(at)
                            .ifPresent(given::add);
                } catch (JsonException | IllegalArgumentException e) {
                    throw new FineTuneException(
                            "line " + number + " of Prodigy's export for the queue " + queue.name() + ": "
                                    + Remedy.without(e) + " -> "
                                    + Remedy.in(
                                            String.valueOf(e.getMessage()), "give the file that prodigy db-out wrote"),
                            e);
                }
            }
        }
        return given;
    }
}
