// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.chat.ChatResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Citations as a field of an answer. */
final class Citations {
    static final String FIELD = "passages";

    private Citations() {}

    static ChatResponse added(ChatResponse response, List<Hit> hits) {
        List<Map<String, Object>> json = new ArrayList<>();
        for (int number = 1; number <= hits.size(); number++) {
            json.add(json(number, hits.get(number - 1), response.text().contains("[" + number + "]")));
        }
        return response.with(FIELD, json);
    }

    private static Map<String, Object> json(int number, Hit hit, boolean cited) {
        Passage passage = hit.passage();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("number", (long) number);
        json.put("document", passage.document());
        json.put("passage", (long) passage.number());
        json.put("from", (long) passage.from());
        json.put("to", (long) passage.to());
        json.put("score", hit.score());
        json.put("cited", cited);
        return json;
    }

    static List<Citation> of(ChatResponse response) {
        return response.fields().get(FIELD) instanceof List<?> all
                ? all.stream()
                        .filter(Map.class::isInstance)
                        .map(each -> citation((Map<?, ?>) each))
                        .toList()
                : List.of();
    }

    private static Citation citation(Map<?, ?> json) {
        return new Citation(
                number(json, "number"),
                String.valueOf(json.get("document")),
                number(json, "passage"),
                number(json, "from"),
                number(json, "to"),
                json.get("score") instanceof Number score ? score.doubleValue() : Double.NaN,
                Boolean.TRUE.equals(json.get("cited")));
    }

    private static int number(Map<?, ?> json, String name) {
        return json.get(name) instanceof Number number ? number.intValue() : 0;
    }
}
