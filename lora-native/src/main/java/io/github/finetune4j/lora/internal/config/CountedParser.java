// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A parser that counts what a tree of its values takes in memory, value by value, about. */
final class CountedParser extends JsonParserDelegate {
    private static final int OBJECT = 160;
    private static final int ARRAY = 64;
    private static final int KEY = 150; // with its place in the object, and where keys are remembered to be seen twice
    private static final int TEXT = 72;
    private static final int OTHER = 32;

    private final HeapLimit limit;

    CountedParser(JsonParser parser, HeapLimit limit) {
        super(parser);
        this.limit = limit;
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (token != null) {
            limit.take(cost(token));
        }
        return token;
    }

    @Override
    public @Nullable String nextFieldName() throws IOException {
        return nextToken() == JsonToken.FIELD_NAME ? currentName() : null;
    }

    private long cost(JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> OBJECT;
            case START_ARRAY -> ARRAY;
            case FIELD_NAME -> KEY + currentName().length();
            case VALUE_STRING -> TEXT + (long) getTextLength();
            case END_OBJECT, END_ARRAY -> 0;
            default -> OTHER;
        };
    }
}
