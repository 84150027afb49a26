// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.store.internal.RecordText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whole records as tags of what they are about, in pieces that MLflow holds, and back. */
final class RecordTags {
    /** What all our tags begin with. */
    static final String OURS = "finetune4j.";

    private RecordTags() {}

    /** {@return the pieces; the first one, which says that all are there, comes last} */
    static Map<String, String> of(String name, RegistryRecord record) {
        Map<String, @Nullable Object> whole = new LinkedHashMap<>();
        whole.put("kind", RecordText.kind(record));
        whole.put("at", record.at().toString());
        whole.put("body", RecordText.body(record));
        String text = Json.write(whole);
        Map<String, String> tags = new LinkedHashMap<>();
        int first = end(text, 0);
        for (int from = first, piece = 2; from < text.length(); piece++) {
            int to = end(text, from);
            tags.put(OURS + name + "." + piece, text.substring(from, to));
            from = to;
        }
        tags.put(OURS + name, text.substring(0, first));
        return tags;
    }

    private static int end(String text, int from) {
        int to = Math.min(text.length(), from + Texts.LONGEST_TAG);
        return to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
    }

    /** {@return the record; empty where it isn't there, or somebody has changed it} */
    static Optional<RegistryRecord> read(String name, Map<String, String> tags) {
        String first = tags.get(OURS + name);
        if (first == null) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(first);
        for (int piece = 2; tags.containsKey(OURS + name + "." + piece); piece++) {
            text.append(tags.get(OURS + name + "." + piece));
        }
        try {
            Map<String, Object> whole = Json.parseObject(text.toString());
            Instant at = Instant.parse(MlflowAnswer.text(whole, "at"));
            return Optional.of(RecordText.read(MlflowAnswer.text(whole, "kind"), at, JsonView.object(whole, "body")));
        } catch (JsonException | DateTimeException | FineTuneException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
