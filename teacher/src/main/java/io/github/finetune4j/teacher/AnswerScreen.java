// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.clean.Cleaning;
import io.github.finetune4j.internal.callback.ForeignCode;
import io.github.finetune4j.internal.text.Characters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Looks at a teacher's answer by itself: whether it is one at all. */
final class AnswerScreen {
    private static final String AROUND = "[\\s\"'`*.:]+";

    private final Cleaning filters;
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Predicate<String> mayLearnFrom;

    /**
     * @param mayLearnFrom whether rows may learn from what a model of this name answers
     */
    AnswerScreen(Cleaning filters, List<String> labels, Predicate<String> mayLearnFrom) {
        this.filters = filters;
        this.mayLearnFrom = mayLearnFrom;
        labels.forEach(label -> this.labels.put(plain(label), label));
    }

    /** {@return the labels, each of which an answer can be told by} */
    static List<String> checked(List<String> labels) {
        Map<String, String> known = new LinkedHashMap<>();
        for (String label : labels) {
            String plain = plain(label);
            if (plain.isEmpty()) {
                throw new IllegalArgumentException(
                        "labels: \"" + label + "\" says nothing -> give it letters or digits");
            }
            String other = known.putIfAbsent(plain, label);
            if (other != null) {
                throw new IllegalArgumentException("labels: \"" + other + "\" and \"" + label
                        + "\" can't be told apart in an answer -> let them differ by more than case and what stands"
                        + " around them");
            }
        }
        return List.copyOf(labels);
    }

    /** A usable answer, or why there is none. */
    record Screened(Optional<ChatResponse> usable, String reason) {
        static Screened not(String reason) {
            return new Screened(Optional.empty(), reason);
        }
    }

    Screened look(Prompt prompt, Optional<ChatResponse> given) {
        return given.map(answer -> look(prompt, answer)).orElseGet(() -> Screened.not("unanswered"));
    }

    private Screened look(Prompt prompt, ChatResponse answer) {
        if (answer.model().filter(mayLearnFrom.negate()).isPresent()) {
            return Screened.not("another model");
        }
        if (answer.finishReason() == FinishReason.LENGTH) {
            return Screened.not("cut off");
        }
        if (answer.finishReason() == FinishReason.CONTENT_FILTER) {
            return Screened.not("held back by a filter");
        }
        if (answer.refusal().isPresent()) {
            return Screened.not("refusal");
        }
        return labels.isEmpty() ? cleaned(prompt, answer) : labelled(prompt, answer);
    }

    private Screened cleaned(Prompt prompt, ChatResponse answer) {
        return objection(prompt, answer).map(Screened::not).orElseGet(() -> new Screened(Optional.of(answer), ""));
    }

    private Screened labelled(Prompt prompt, ChatResponse answer) {
        String label = labels.get(plain(answer.text()));
        if (label == null) {
            return Screened.not(objection(prompt, answer).orElse("not a label"));
        }
        return new Screened(
                Optional.of(new ChatResponse(label, answer.finishReason(), answer.usage(), answer.fields())), "");
    }

    private Optional<String> objection(Prompt prompt, ChatResponse answer) {
        List<Message> messages = new ArrayList<>(prompt.example().messages());
        messages.add(answer.message());
        ChatExample row = new ChatExample(messages, Map.of());
        return ForeignCode.call(
                "a filter of answers",
                null,
                "fix it, and teach again, it goes on",
                () -> filters.objection(row).map(Map.Entry::getKey));
    }

    private static String plain(String text) {
        return Characters.lower(text.strip().replaceAll("^" + AROUND + "|" + AROUND + "$", ""));
    }
}
