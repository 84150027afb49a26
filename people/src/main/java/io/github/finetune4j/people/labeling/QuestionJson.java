// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import io.github.finetune4j.people.task.Question;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Questions as a page needs them. */
final class QuestionJson {
    private QuestionJson() {}

    static Map<String, Object> write(Question question) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", question.name());
        if (question instanceof Question.Choice choice) {
            kind(json, choice.several() ? "choices" : "choice", choice.labels());
        } else if (question instanceof Question.Rating rating) {
            kind(json, "rating", rating.anchors());
        } else if (question instanceof Question.Spans spans) {
            kind(json, "spans", spans.labels());
        } else {
            kind(json, question instanceof Question.Correction ? "correction" : "preference", List.of());
        }
        return json;
    }

    private static void kind(Map<String, Object> json, String kind, List<String> options) {
        json.put("kind", kind);
        json.put("options", options);
    }
}
