// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.NoNull;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A text as a part of a message.
 *
 * @param json {@code {"type": "text", "text": …}}; further fields are kept as they came
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record TextPart(Map<String, Object> json) implements ContentPart {
    static final String TYPE = "text";

    /**
     * Copies the JSON deeply.
     *
     * @throws IllegalArgumentException if it is no text part, or holds something that is no JSON value
     */
    public TextPart {
        NoNull.check("a text part", "json", json);
        if (!fits(json)) {
            throw new IllegalArgumentException("a text part is of type text and has a text, got " + json.keySet()
                    + " of type " + json.get("type") + " -> take ContentPart.of for parts of any kind");
        }
        json = Json.plainMap(json);
    }

    static TextPart of(String text) {
        NoNull.check("a text part", "text", text);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", TYPE);
        json.put("text", text);
        return new TextPart(json);
    }

    static boolean fits(Map<String, Object> json) {
        return TYPE.equals(json.get("type")) && json.get("text") instanceof String;
    }

    /** {@return what is said} */
    public String text() {
        return JsonView.text(json, "text").orElse("");
    }
}
