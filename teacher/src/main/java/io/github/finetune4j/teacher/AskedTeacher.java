// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A teacher, what it costs, and by what right rows learn from it. */
record AskedTeacher(
        ChatModel given,
        @Nullable TokenPrice price,
        TeacherTerm term,
        @Nullable StatedRight right) {
    private static final int PER_MESSAGE = 16;

    String identity() {
        return RecordedTeacher.identity(given);
    }

    Optional<StatedRight> statedRight() {
        return Optional.ofNullable(right);
    }

    /** {@return what an answer cost} */
    double cost(Usage usage, double share) {
        return price == null ? 0 : price.times(share).of(usage);
    }

    /** {@return more tokens than a request can take: a token has a byte at least} */
    static Usage most(ChatRequest request) {
        long bytes = (long) PER_MESSAGE + bytes(Json.write(request.fields()));
        for (Message message : request.messages()) {
            bytes += PER_MESSAGE + bytes(message.content()) + bytes(Json.write(message.fields()));
        }
        return new Usage(bytes, request.maxTokens().orElse(0));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
