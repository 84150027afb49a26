// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.github.finetune4j.internal.json.JsonException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain values out of Jackson's token stream. */
final class JsonReader {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Json.MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION) // a message must not quote the user's data
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final int ENCODING_MARK = 4;

    private final JsonParser parser;
    private boolean done;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    static @Nullable Object read(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return new JsonReader(parser).single();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be read: " + e + " -> report it as a bug", e);
        }
    }

    // Jackson takes a zero among the first four bytes for UTF-16 or UTF-32; in UTF-8 no JSON value has one there
    private static void refuseNul(byte[] bytes, int from, int to) {
        for (int i = from; i < Math.min(to, from + ENCODING_MARK); i++) {
            if (bytes[i] == 0) {
                throw new JsonException(JsonException.Kind.SYNTAX, "", "byte " + (i - from + 1) + " is NUL");
            }
        }
    }

    static @Nullable Object read(byte[] bytes, int from, int to) {
        refuseNul(bytes, from, to);
        try (JsonParser parser = FACTORY.createParser(bytes, from, to - from)) {
            return new JsonReader(parser).single();
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot be read: " + e + " -> report it as a bug", e);
        }
    }

    private @Nullable Object single() throws IOException {
        try {
            Object value = value(parser.nextToken());
            done = true;
            if (parser.nextToken() != null) {
                throw new JsonException(Kind.SEVERAL_VALUES, "", "a second value follows the first " + place());
            }
            return value;
        } catch (JsonProcessingException e) {
            throw translate(e);
        }
    }

    private @Nullable Object value(@Nullable JsonToken token) throws IOException {
        if (token == null) {
            throw new JsonException(Kind.TRUNCATED, "", "there is no value");
        }
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Number) parser.getBigIntegerValue()
                        : parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> decimal(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new JsonException(Kind.SYNTAX, "", "unexpected " + token + " " + place());
        };
    }

    private Number decimal(String text) {
        try {
            return Json.JsonNumbers.decimal(text);
        } catch (NumberFormatException e) { // Jackson has read it: only its exponent can be wrong
            throw new JsonException(Kind.SYNTAX, "", "a number's exponent is out of range " + place());
        }
    }

    private Map<String, @Nullable Object> object() throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            if (map.containsKey(key)) {
                String pointer = parser.getParsingContext().pathAsPointer().toString();
                throw new JsonException(Kind.DUPLICATE_KEY, pointer, "key \"" + key + "\" stands twice " + place());
            }
            map.put(key, value(parser.nextToken()));
        }
        return Collections.unmodifiableMap(map);
    }

    private List<@Nullable Object> array() throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            list.add(value(token));
        }
        return Collections.unmodifiableList(list);
    }

    private JsonException translate(JsonProcessingException e) {
        if (e instanceof JsonEOFException) {
            return new JsonException(
                    done ? Kind.TRAILING_TEXT : Kind.TRUNCATED, "", "it ends inside a value " + place());
        }
        if (e instanceof StreamConstraintsException && e.getOriginalMessage().contains("depth")) {
            return new JsonException(
                    Kind.TOO_DEEP,
                    outermost(),
                    "more than " + Json.MAX_DEPTH + " objects and arrays inside each other " + place());
        }
        String problem = JsonWords.of(e.getOriginalMessage());
        return done
                ? new JsonException(Kind.TRAILING_TEXT, "", "text that is no JSON follows the value " + place())
                : new JsonException(Kind.SYNTAX, "", problem + " " + place());
    }

    // The field of the whole value in which the parser is: the full path would have hundreds of steps
    private String outermost() {
        JsonStreamContext context = parser.getParsingContext();
        while (context.getParent() != null && !context.getParent().inRoot()) {
            context = context.getParent();
        }
        return context.pathAsPointer().toString();
    }

    private String place() {
        return "at column " + parser.currentLocation().getColumnNr();
    }
}
