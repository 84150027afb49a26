// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions in Gemini's contents. */
final class GeminiTurns {
    private GeminiTurns() {}

    /** {@return the objects under a key in the parts of a content} */
    static List<Map<?, ?>> parts(@Nullable Object content, String key) {
        List<Map<?, ?>> found = new ArrayList<>();
        if (content instanceof Map<?, ?> map && map.get("parts") instanceof List<?> parts) {
            for (Object part : parts) {
                if (part instanceof Map<?, ?> one && one.get(key) instanceof Map<?, ?> wanted) {
                    found.add(wanted);
                }
            }
        }
        return found;
    }

    /** A function's response follows a content that calls it. */
    static RowCheck responsesFollowCalls() {
        return (place, found) -> {
            if (place.value() instanceof List<?> contents) {
                for (int i = 0; i < contents.size(); i++) {
                    List<Object> called = new ArrayList<>();
                    if (i > 0) {
                        parts(contents.get(i - 1), "functionCall").forEach(call -> called.add(name(call)));
                    }
                    for (Map<?, ?> response : parts(contents.get(i), "functionResponse")) {
                        if (!called.remove(name(response))) {
                            found.value(place.pointer() + "/" + i, name(response));
                        }
                    }
                }
            }
        };
    }

    static String name(Map<?, ?> function) {
        return String.valueOf(function.get("name"));
    }
}
