// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openfeature;

import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.ImmutableStructure;
import dev.openfeature.sdk.Value;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Contexts as requests, and attributes of requests as contexts. */
final class FlagContext {
    private static final Message NOTHING = Message.user("");

    private FlagContext() {}

    static ChatRequest request(EvaluationContext context) {
        ChatRequest.Builder request = ChatRequest.builder().addMessage(NOTHING).key(context.getTargetingKey());
        context.asUnmodifiableMap().forEach((name, value) -> {
            Object plain = plain(value);
            if (plain != null && !name.equals(EvaluationContext.TARGETING_KEY)) {
                request.addExtra(name, plain);
            }
        });
        return request.build();
    }

    private static @Nullable Object plain(@Nullable Value value) {
        if (value == null) {
            return null;
        }
        if (value.isStructure()) {
            Map<String, Object> map = new LinkedHashMap<>();
            value.asStructure().asUnmodifiableMap().forEach((name, each) -> {
                Object inner = plain(each);
                if (inner != null) {
                    map.put(name, inner);
                }
            });
            return map;
        }
        if (value.isList()) {
            return value.asList().stream().map(FlagContext::plain).toList();
        }
        return value.isInstant() ? value.asInstant().toString() : value.asObject();
    }

    static EvaluationContext of(Map<String, ?> attributes) {
        Map<String, Value> values = new HashMap<>();
        attributes.forEach((name, value) -> values.put(name, value(value)));
        return new ImmutableContext(values);
    }

    private static Value value(@Nullable Object plain) {
        if (plain instanceof Value value) {
            return value;
        }
        if (plain instanceof Boolean truth) {
            return new Value(truth);
        }
        if (plain instanceof Integer number) {
            return new Value(number);
        }
        if (plain instanceof Long number) {
            return new Value(number);
        }
        if (plain instanceof Number number) {
            return new Value(number.doubleValue());
        }
        if (plain instanceof List<?> list) {
            return new Value(list.stream().map(FlagContext::value).toList());
        }
        if (plain instanceof Map<?, ?> map) {
            Map<String, Value> inner = new HashMap<>();
            map.forEach((name, each) -> inner.put(String.valueOf(name), value(each)));
            return new Value(new ImmutableStructure(inner));
        }
        return plain == null ? new Value() : new Value(plain.toString());
    }
}
