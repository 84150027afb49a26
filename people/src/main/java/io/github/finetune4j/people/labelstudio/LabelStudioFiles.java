// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.Receipt;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelingTask;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * The files of Label Studio: a queue's questions as its labelling configuration, the tasks as what it imports, and its
 * JSON export as answers of the queue. Checked with Label Studio 1.23.
 *
 * <p>Label Studio shows everybody the same order of answers. It is drawn per task, by the id of the task, and what is
 * exported does not show whose an answer is. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LabelStudioFiles {
    private final LabelingQueue queue;

    private LabelStudioFiles(LabelingQueue queue) {
        this.queue = queue;
    }

    /**
     * {@return the files of a queue}
     *
     * @param queue with at least one task
     * @throws IllegalArgumentException if it has no task, or tasks with different numbers of answers, which one
     *     configuration can't show
     */
    public static LabelStudioFiles of(LabelingQueue queue) {
        long kinds = queue.tasks().stream()
                .mapToInt(task -> task.answers().size())
                .distinct()
                .count();
        if (kinds != 1) {
            throw new IllegalArgumentException("tasks of the queue " + queue.name() + " with " + kinds
                    + " different numbers of answers -> give a queue whose tasks have as many answers each");
        }
        return new LabelStudioFiles(queue);
    }

    /** {@return the labelling configuration: XML} */
    public String configuration() {
        int answers = queue.tasks().get(0).answers().size();
        return new Configuration(queue.questions(), answers).xml();
    }

    /** The names of the controls that the configuration has. */
    List<String> controls() {
        int answers = queue.tasks().get(0).answers().size();
        return new Configuration(queue.questions(), answers).controls();
    }

    LabelingQueue queue() {
        return queue;
    }

    /**
     * {@return all tasks without gold questions, with pre-labels as predictions where the queue shows them: a JSON
     * array to import}
     */
    public String tasks() {
        return Json.writePretty(taskObjects());
    }

    List<Map<String, Object>> taskObjects() {
        return queue.tasks().stream()
                .filter(task -> task.gold().isEmpty())
                .map(task -> new ExportedTask(task, queue.questions(), queue.prelabelsShown()).json())
                .toList();
    }

    /**
     * Keeps the answers of an export in the queue. One that is kept already is not kept again, so that an export may be
     * read as often as it grows. What was skipped there is left out.
     *
     * @param export text of an export of the type JSON
     * @return how many answers were saved, were known already, or came too late for the overlap
     * @throws FineTuneException if it is no such export, or a value does not answer its question; then nothing is kept
     */
    public Map<Receipt, Long> read(String export) {
        List<AnswerGiven> answers = answers(export);
        Map<Receipt, Long> receipts = new EnumMap<>(Receipt.class);
        answers.forEach(answer -> receipts.merge(queue.addAnswer(answer), 1L, Long::sum));
        return receipts;
    }

    private List<AnswerGiven> answers(String export) {
        Map<String, LabelingTask> tasks =
                queue.tasks().stream().collect(Collectors.toMap(LabelingTask::id, task -> task));
        try {
            return new ImportedAnswers(queue.questions(), tasks).read(Json.parse(export));
        } catch (JsonException | IllegalArgumentException e) {
            throw new FineTuneException(
                    "Label Studio's export for the queue " + queue.name() + ": " + Remedy.without(e) + " -> "
                            + Remedy.in(String.valueOf(e.getMessage()), "export it as JSON"),
                    e);
        }
    }
}
