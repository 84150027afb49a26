// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ResponseFormat;
import io.github.finetune4j.chat.ToolChoice;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.MessageParts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The rules for requests to a local model. What would be ignored is refused, since an answer without it would look like
 * one with it.
 */
final class RequestRules {
    private static final int MOST_STOPS = 256;
    private static final int LONGEST_STOP = 1000;

    /** Fields that other engines act upon; only a chat template could read them here. */
    private static final Set<String> OPTIONS = Set.of(
            "best_of",
            "documents",
            "do_sample",
            "frequency_penalty",
            "function_call",
            "functions",
            "grammar",
            "guided_choice",
            "guided_json",
            "guided_regex",
            "json_schema",
            "logit_bias",
            "logprobs",
            "max_completion_tokens",
            "max_tokens",
            "min_p",
            "n",
            "num_beams",
            "presence_penalty",
            "reasoning_effort",
            "repetition_penalty",
            "response_format",
            "seed",
            "stop",
            "temperature",
            "tool_choice",
            "tools",
            "top_k",
            "top_logprobs",
            "top_p");

    private RequestRules() {}

    /** Refuses images and what else is no text. */
    static void checkParts(List<Message> messages) {
        MessageParts.notText(messages).ifPresent(found -> {
            throw new IllegalArgumentException(
                    found + ": this engine reads texts alone -> leave it out, or ask a model that can see it");
        });
    }

    /** {@return whether a field asks for what this engine does anyway} */
    private static boolean anyway(ChatRequest request, String name) {
        return switch (name) {
            case ChatFields.TOOL_CHOICE -> request.toolChoice().equals(Optional.of(ToolChoice.auto()));
            case ChatFields.RESPONSE_FORMAT -> request.responseFormat().equals(Optional.of(ResponseFormat.text()));
            case ChatFields.LOGPROBS -> Boolean.FALSE.equals(request.fields().get(name));
            default -> false;
        };
    }

    /**
     * Refuses what cannot be done.
     *
     * @param request to be answered
     * @param template whether the model's template reads a field
     */
    static void check(ChatRequest request, Predicate<String> template) {
        if (request.stop().size() > MOST_STOPS) {
            throw new IllegalArgumentException(
                    "the request has " + request.stop().size() + " stop strings, at most " + MOST_STOPS
                            + " are looked for -> leave some out");
        }
        for (String stop : request.stop()) {
            if (stop.length() > LONGEST_STOP) {
                throw new IllegalArgumentException("a stop string has " + stop.length() + " characters, at most "
                        + LONGEST_STOP + " are looked for -> shorten it");
            }
        }
        checkParts(request.messages());
        List<String> ignored = request.fields().keySet().stream()
                .filter(name -> OPTIONS.contains(name) && !template.test(name) && !anyway(request, name))
                .sorted()
                .toList();
        if (!ignored.isEmpty()) {
            throw new IllegalArgumentException("the request has the extra fields " + ignored
                    + ", which this engine does not act upon and the model's chat template does not read:"
                    + " the answer would be as without them -> leave them out, or use the request's own settings");
        }
    }
}
