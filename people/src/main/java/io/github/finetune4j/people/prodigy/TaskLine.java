// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.prodigy;

import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Corrected;
import io.github.finetune4j.people.task.LabelValue.Marked;
import io.github.finetune4j.people.task.LabelValue.Span;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.people.task.internal.NeutralOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A task as a line to annotate. */
final class TaskLine {
    /** The field that brings a line back to its task. */
    static final String TASK = "task_id";

    private final LabelingTask task;
    private final Asked asked;
    private final boolean prelabels;

    TaskLine(LabelingTask task, Asked asked, boolean prelabels) {
        this.task = task;
        this.asked = asked;
        this.prelabels = prelabels;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(TASK, task.id());
        json.put("text", asked.spans().isPresent() ? task.markedText() : text());
        asked.options().ifPresent(question -> {
            Options options = new Options(question, task);
            json.put("options", options.json());
            prelabel(question).ifPresent(value -> json.put("accept", options.ids(value)));
        });
        asked.spans()
                .flatMap(this::prelabel)
                .ifPresent(value -> json.put(
                        "spans",
                        ((Marked) value).spans().stream().map(this::span).toList()));
        asked.correction().ifPresent(question -> json.put(Asked.EDITED, corrected(question)));
        return json;
    }

    private Optional<LabelValue> prelabel(Question question) {
        return prelabels ? Optional.ofNullable(task.prelabels().get(question.name())) : Optional.empty();
    }

    private String corrected(Question question) {
        return prelabel(question).map(value -> ((Corrected) value).text()).orElseGet(task::markedText);
    }

    private Map<String, Object> span(Span span) {
        String text = task.markedText();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("start", text.codePointCount(0, span.start()));
        json.put("end", text.codePointCount(0, span.end()));
        json.put("label", span.label());
        return json;
    }

    private String text() {
        StringBuilder text = new StringBuilder(NeutralOrder.prompt(task));
        List<String> shown = NeutralOrder.of(task);
        for (int place = 0; place < shown.size(); place++) {
            text.append("\n\nAnswer")
                    .append(shown.size() == 1 ? "" : " " + Options.letter(place))
                    .append(":\n")
                    .append(task.answers().getOrDefault(shown.get(place), ""));
        }
        return text.toString();
    }
}
