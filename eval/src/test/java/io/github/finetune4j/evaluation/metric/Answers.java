// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Answers for tests. */
final class Answers {
    private Answers() {}

    static Answer of(String expected, String actual) {
        return of(expected, actual, Map.of());
    }

    static Answer of(String expected, String actual, Map<String, Object> fields) {
        return new Answer(
                List.of(Message.user("?")),
                Message.assistant(expected),
                response(actual, Map.of()),
                fields,
                Duration.ZERO);
    }

    static ChatResponse response(String text, Map<String, Object> extra) {
        return new ChatResponse(text, FinishReason.STOP, new Usage(10, 5), extra);
    }

    static Answer with(Message expected, ChatResponse actual, Duration took) {
        return new Answer(List.of(Message.user("?")), expected, actual, Map.of(), took);
    }
}
