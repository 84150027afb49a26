// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.json.Json;

/** Requests as they go out. */
record AskRequests(BatchService service, BatchSettings settings) {
    /** House rule of thumb: a token has two characters of ASCII at least. */
    static final int BYTES_PER_TOKEN_AT_LEAST = 2;

    static final int BYTES_PER_TOKEN_AT_MOST = 6;

    /** {@return the line of a batch's file} */
    byte[] line(String key, ChatRequest request) {
        return Json.bytes(service.line(key, withLogProbabilities(request)));
    }

    /** {@return the request with what is asked in addition} */
    ChatRequest withLogProbabilities(ChatRequest request) {
        boolean asItIs = settings.topLogProbabilities == 0 || request.fields().containsKey(ChatFields.LOGPROBS);
        return asItIs
                ? request
                : request.toBuilder()
                        .topLogProbabilities(settings.topLogProbabilities)
                        .build();
    }

    /** {@return what a request may take at most, by the line of it} */
    Usage most(byte[] line, ChatRequest request) {
        return new Usage(
                line.length / BYTES_PER_TOKEN_AT_LEAST + 1L, request.maxTokens().orElse(settings.answerTokens));
    }
}
