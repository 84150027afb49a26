// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.text.Characters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A teacher's usable answer, and what it cost. */
record Vote(AskedTeacher teacher, ChatResponse answer, double cost) {
    /** {@return the votes for the answer that enough teachers gave; none where too few agree} */
    static List<Vote> agreed(List<Vote> votes, int needed) {
        Map<Object, List<Vote>> same = new LinkedHashMap<>();
        votes.forEach(vote -> same.computeIfAbsent(meaning(vote.answer()), key -> new ArrayList<>())
                .add(vote));
        return same.values().stream()
                .filter(group -> group.size() >= needed)
                .findFirst()
                .orElse(List.of());
    }

    private static Object meaning(ChatResponse answer) {
        String text = answer.text().strip();
        List<Object> meaning = new ArrayList<>();
        meaning.add(text.startsWith("{") || text.startsWith("[") ? json(text) : plain(text));
        answer.toolCalls().forEach(call -> meaning.add(List.of(call.name(), call.arguments())));
        return meaning;
    }

    private static Object json(String text) {
        try {
            Object value = Json.parse(text);
            return value == null ? plain(text) : value;
        } catch (JsonException e) {
            return plain(text); // broken JSON is a text like any other
        }
    }

    private static String plain(String text) {
        return Characters.lower(text.replaceAll("\\s+", " "));
    }
}
