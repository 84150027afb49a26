// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.ask;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One row, ready to be asked.
 *
 * @param index position in the data set
 * @param example the row
 * @param request what the model gets
 */
public record Question(int index, ChatExample example, ChatRequest request) {
    private static final int KEY_BYTES = 16;

    static Question of(int index, ChatExample example, Consumer<ChatRequest.Builder> change) {
        ChatRequest.Builder builder = ChatRequest.builder().messages(example.prompt());
        Object tools =
                example.fields().get(ChatFields.TOOLS); // as they came: of any kind, and under the same key as ever
        if (tools != null) {
            builder.addExtra(ChatFields.TOOLS, tools);
        }
        change.accept(builder);
        return new Question(index, example, builder.build());
    }

    public String key() {
        return key(request);
    }

    /** {@return a hash of everything that a request says, in 32 hexadecimal digits} */
    public static String key(ChatRequest request) {
        Map<String, Object> all = new LinkedHashMap<>(request.settings());
        List<Object> messages = new ArrayList<>();
        for (Message message : request.messages()) {
            messages.add(List.of(message.role().word(), message.content(), message.fields()));
        }
        all.put("messages", messages);
        byte[] hash = Sha256.digest().digest(Json.bytes(all));
        return HexFormat.of().formatHex(hash, 0, KEY_BYTES);
    }
}
