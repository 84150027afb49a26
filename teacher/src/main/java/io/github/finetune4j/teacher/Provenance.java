// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatRequest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The origin of a row, as its field says it. */
final class Provenance {
    private Provenance() {}

    /** {@return the prompt's fields and, as {@link Teacher#FIELD}, where the answer comes from} */
    static Map<String, Object> fields(Prompt prompt, ChatRequest request, String key, List<Vote> votes) {
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("from", prompt.from());
        origin.put("prompt", key);
        origin.put("parameters", parameters(request));
        origin.put("answers", votes.stream().map(Provenance::answer).toList());
        Map<String, Object> fields = new LinkedHashMap<>(prompt.example().fields());
        fields.put(Teacher.FIELD, origin);
        return fields;
    }

    private static Map<String, Object> parameters(ChatRequest request) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        request.temperature().ifPresent(value -> parameters.put("temperature", value));
        request.topP().ifPresent(value -> parameters.put("top_p", value));
        request.topK().ifPresent(value -> parameters.put("top_k", (long) value));
        request.maxTokens().ifPresent(value -> parameters.put("max_tokens", (long) value));
        request.seed().ifPresent(value -> parameters.put("seed", value));
        return parameters;
    }

    private static Map<String, Object> answer(Vote vote) {
        AskedTeacher teacher = vote.teacher();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("teacher", teacher.identity());
        vote.answer().model().ifPresent(version -> answer.put("version", version));
        if (teacher.price() != null) {
            answer.put("price", vote.cost());
            answer.put("currency", teacher.price().currency());
        }
        answer.put("terms", teacher.term().id());
        answer.put("terms_version", teacher.term().version());
        LocalDate read = teacher.term().read();
        answer.put("terms_read", read == null ? "not read" : read.toString());
        teacher.statedRight().ifPresent(right -> answer.put("right", right(right)));
        return answer;
    }

    private static Map<String, Object> right(StatedRight right) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("statement", right.statement());
        json.put("day", right.day().toString());
        json.put("by", right.by());
        return json;
    }

    /** {@return what a row's field says of each answer; none where it has no such field} */
    static List<Map<?, ?>> answers(Map<String, Object> fields) {
        List<Map<?, ?>> answers = new ArrayList<>();
        if (fields.get(Teacher.FIELD) instanceof Map<?, ?> origin && origin.get("answers") instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> answer) {
                    answers.add(answer);
                }
            }
        }
        return answers;
    }

    /** {@return the word of the source from which a row comes; empty where it says none} */
    static String from(Map<String, Object> fields) {
        return fields.get(Teacher.FIELD) instanceof Map<?, ?> origin ? String.valueOf(origin.get("from")) : "";
    }
}
