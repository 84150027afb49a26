// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.json.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The cost of calls, taken or expected. */
record CallCost(long calls, long tokens, double money) {
    static final CallCost NONE = new CallCost(0, 0, 0);

    /** What a chat format adds around a message, and before the conversation. */
    private static final int PER_MESSAGE = 16;

    private static final int PER_CALL = 256;

    static CallCost of(Usage usage, @Nullable TokenPrice price) {
        return new CallCost(1, usage.inputTokens() + usage.outputTokens(), price == null ? 0 : price.of(usage));
    }

    /**
     * What a call takes at most: no token is shorter than a byte, and an answer has as many as it may. Where the
     * request has no limit, the tokens of the answer are not among them.
     */
    static CallCost most(ChatRequest request, @Nullable TokenPrice price) {
        long input = PER_CALL + bytes(Json.write(request.fields()));
        for (Message message : request.messages()) {
            input += PER_MESSAGE + bytes(message.content());
            input += message.fields().isEmpty() ? 0 : bytes(Json.write(message.fields()));
        }
        return of(new Usage(input, request.maxTokens().orElse(0)), price);
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    CallCost plus(CallCost other) {
        return new CallCost(calls + other.calls, tokens + other.tokens, money + other.money);
    }

    CallCost minus(CallCost other) {
        return new CallCost(calls - other.calls, tokens - other.tokens, money - other.money);
    }

    /** The greater of both, each figure apart. */
    CallCost orMore(CallCost other) {
        return new CallCost(Math.max(calls, other.calls), Math.max(tokens, other.tokens), Math.max(money, other.money));
    }
}
