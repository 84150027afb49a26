// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.jobs;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A label that says what a job was asked for, so that the same key with another request is noticed: of what the model
 * comes from, not of labels.
 */
public final class RequestFingerprint {
    public static final String LABEL = "finetune4j-request";

    private static final String ENCODING = "1-"; // of the label's value; other versions may write another one
    private static final int DIGITS = 32;

    private RequestFingerprint() {}

    /** {@return whether a job was asked for what is asked now, as far as its labels say} */
    public static boolean agrees(Map<String, Object> job, FineTuneSpec spec) {
        return !(job.get("labels") instanceof Map<?, ?> labels
                        && labels.get(LABEL) instanceof String fingerprint
                        && fingerprint.startsWith(ENCODING))
                || fingerprint.equals(of(spec));
    }

    /**
     * {@return hash of base model, rows and settings; where the base model moved on meanwhile, it is the same request
     * still}
     */
    public static String of(FineTuneSpec spec) {
        Map<String, @Nullable Object> asked = new TreeMap<>();
        asked.put("settings", new TrainingFiles(spec, "").settings());
        asked.put("training", spec.trainingData().fingerprint().hex());
        asked.put(
                "validation",
                spec.validationData().map(data -> data.fingerprint().hex()).orElse(""));
        asked.put("suffix", spec.suffix().orElse(""));
        return ENCODING + JobsApi.hash(Json.write(ordered(asked))).substring(0, DIGITS);
    }

    // The order of a small map differs from JVM to JVM
    private static @Nullable Object ordered(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((name, inner) -> sorted.put(String.valueOf(name), ordered(inner)));
            return sorted;
        }
        return value instanceof List<?> list
                ? list.stream().map(RequestFingerprint::ordered).toList()
                : value;
    }
}
