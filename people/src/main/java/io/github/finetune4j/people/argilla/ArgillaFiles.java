// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.argilla;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.chat.JsonView;
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
 * The files of Argilla: a queue's questions as the settings of a data set, its tasks as records, and records with
 * responses as answers of the queue. Checked with the package argilla 2.8.
 *
 * <p>A record's id is the task's. Everybody there sees the same order of answers, which is drawn by that id; what goes
 * out does not show whose an answer is. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ArgillaFiles {
    private final LabelingQueue queue;
    private final int answers;

    private ArgillaFiles(LabelingQueue queue, int answers) {
        this.queue = queue;
        this.answers = answers;
    }

    /**
     * {@return the files of a queue}
     *
     * @param queue with at least one task
     * @throws IllegalArgumentException if it has no task, or tasks with different numbers of answers, for which there
     *     are no common settings
     */
    public static ArgillaFiles of(LabelingQueue queue) {
        List<Integer> numbers = queue.tasks().stream()
                .map(task -> task.answers().size())
                .distinct()
                .toList();
        if (numbers.size() != 1) {
            throw new IllegalArgumentException("tasks of the queue " + queue.name() + " with " + numbers.size()
                    + " different numbers of answers -> give a queue whose tasks have as many answers each");
        }
        return new ArgillaFiles(queue, numbers.get(0));
    }

    private List<Control> controls() {
        return Control.of(queue.questions(), answers);
    }

    /** {@return the settings: JSON for {@code Settings.from_json}, or {@code settings.json} of a folder} */
    public String settings() {
        return Json.writePretty(new SettingsJson(queue, answers).json());
    }

    /**
     * {@return all tasks without gold questions, with pre-labels as suggestions where the queue shows them: JSON for
     * {@code dataset.records.from_json}}
     */
    public String records() {
        List<Control> controls = controls();
        return Json.writePretty(queue.tasks().stream()
                .filter(task -> task.gold().isEmpty())
                .map(task -> new RecordJson(task, controls, queue.prelabelsShown()).json())
                .toList());
    }

    /**
     * Keeps the responses of records in the queue. One that is kept already is not kept again. Who has not answered
     * every question of a record is left out. These files do not distinguish drafts and discarded responses from
     * submitted ones: export with {@code rg.Filter(("response.status", "==", "submitted"))}.
     *
     * @param records what {@code records.to_json} wrote
     * @param at when it was exported; the records themselves don't say when people answered, or how long they took
     * @return how many answers were saved, were known already, or came too late for the overlap
     * @throws FineTuneException if these are no such records, or a value does not answer its question; then nothing is
     *     kept
     */
    public Map<Receipt, Long> read(String records, Instant at) {
        List<AnswerGiven> given = given(records, at);
        Map<Receipt, Long> receipts = new EnumMap<>(Receipt.class);
        given.forEach(answer -> receipts.merge(queue.addAnswer(answer), 1L, Long::sum));
        return receipts;
    }

    private List<AnswerGiven> given(String records, Instant at) {
        Map<String, LabelingTask> tasks =
                queue.tasks().stream().collect(Collectors.toMap(LabelingTask::id, task -> task));
        List<AnswerGiven> given = new ArrayList<>();
        try {
            if (!(Json.parse(records) instanceof List<?> list)) {
                throw new IllegalArgumentException("no list -> give the file that records.to_json wrote");
            }
            for (Map<String, Object> each : JsonView.objects(list)) {
                Map<String, Object> responses = JsonView.object(each, "responses");
                given.addAll(new ResponsesJson(task(tasks, each), controls(), responses).answers(at));
            }
        } catch (JsonException | IllegalArgumentException e) {
            throw new FineTuneException(
                    "Argilla's records for the queue " + queue.name() + ": " + Remedy.without(e) + " -> "
                            + Remedy.in(String.valueOf(e.getMessage()), "give the file that records.to_json wrote"),
                    e);
        }
        return given;
    }

    private static LabelingTask task(Map<String, LabelingTask> tasks, Map<String, Object> each) {
        String id = String.valueOf(each.get("id"));
        LabelingTask task = tasks.get(id);
        if (task == null) {
            throw new IllegalArgumentException(
                    "record " + id + " is not in the queue -> read the records that the queue's tasks became");
        }
        return task;
    }
}
