// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.people.store.WorkEvent.TaskAssigned;
import io.github.finetune4j.people.store.internal.ValueJson;
import io.github.finetune4j.people.task.Guideline;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * A task as one annotator sees it: answers under neutral names in an order of its own, neither who gave them nor what
 * others said. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LabelingView {
    private final LabelingTask task;
    private final TaskAssigned assignment;
    private final QueueSettings settings;

    LabelingView(LabelingTask task, TaskAssigned assignment, QueueSettings settings) {
        this.task = task;
        this.assignment = assignment;
        this.settings = settings;
    }

    /** {@return the id of the task} */
    public String taskId() {
        return task.id();
    }

    /** {@return what was asked} */
    public List<Message> prompt() {
        return task.prompt();
    }

    /** {@return the answer that was expected; empty where none is shown} */
    public String expected() {
        return task.expected();
    }

    /** {@return the answers, the leftmost first} */
    public List<ShownAnswer> answers() {
        Sides sides = new Sides(assignment.shown());
        return IntStream.range(0, assignment.shown().size())
                .mapToObj(place -> new ShownAnswer(sides.neutral(place), text(place)))
                .toList();
    }

    private String text(int place) {
        return task.answers().getOrDefault(assignment.shown().get(place), "");
    }

    /** {@return what is asked} */
    public List<Question> questions() {
        return settings.questions();
    }

    /** {@return what a model would say, by the question's name; empty where that is not shown} */
    public Map<String, LabelValue> prelabels() {
        return settings.prelabelsShown() ? new Sides(assignment.shown()).blinded(task.prelabels()) : Map.of();
    }

    /** {@return how to judge} */
    public Optional<Guideline> guideline() {
        return Optional.ofNullable(settings.guideline());
    }

    /** {@return when somebody else may be given the task} */
    public Instant until() {
        return assignment.until();
    }

    /** {@return all of it as JSON: what may reach a browser, and nothing else} */
    public String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("task", taskId());
        json.put("prompt", prompt().stream().map(LabelingView::message).toList());
        json.put("expected", expected());
        Map<String, Object> answers = new LinkedHashMap<>();
        answers().forEach(answer -> answers.put(answer.name(), answer.text()));
        json.put("answers", answers);
        json.put("questions", questions().stream().map(QuestionJson::write).toList());
        json.put("prelabels", ValueJson.write(prelabels()));
        guideline().ifPresent(guideline -> json.put("guideline", guideline.text()));
        json.put("until", until().toString());
        return Json.write(json);
    }

    /** Role and text alone: further fields of a message may show where it comes from. */
    private static Map<String, Object> message(Message message) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("role", message.role().word());
        json.put("content", message.content());
        return json;
    }

    @Override
    public String toString() {
        return json();
    }
}
