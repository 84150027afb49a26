// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.http.upload.Checksums;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.training.FineTuneSpec;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Labels on a job: those of the application, and two by which it is found again. A label of Google Cloud has a key and
 * a value of at most 63 characters: small letters, digits, dash and underscore, a letter first in the key.
 */
final class JobLabels {
    /** The label that a job is found by. */
    static final String KEY = "finetune4j_key";
    /** The label that says what was asked, so that the same key with another request is noticed. */
    static final String REQUEST = "finetune4j_request";

    private static final String ENCODING = "1-"; // of the value; other versions may write another one
    private static final int DIGITS = 32;
    private static final int MOST = 64;
    private static final Pattern NAME = Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}");
    private static final Pattern VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}");

    private JobLabels() {}

    static void addProblems(Map<String, String> labels, List<String> problems) {
        if (labels.size() > MOST - 2) {
            problems.add(
                    "metadata has at most 62 labels beside the two that prevent a second job, got " + labels.size());
        }
        labels.forEach((name, value) -> {
            if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
                problems.add("a label has small letters, digits, - and _, at most 63, a letter first in its name; got "
                        + name + "=" + value);
            }
            if (name.equals(KEY) || name.equals(REQUEST)) {
                problems.add("the label " + name + " is taken: use another name");
            }
        });
    }

    /** {@return the value for an idempotency key, which may hold any characters} */
    static String key(String idempotencyKey) {
        return hash(idempotencyKey);
    }

    static Map<String, String> of(FineTuneSpec spec, String idempotencyKey) {
        Map<String, String> labels = new LinkedHashMap<>(spec.metadata());
        labels.put(KEY, key(idempotencyKey));
        labels.put(REQUEST, fingerprint(spec));
        return labels;
    }

    /** {@return whether a job was asked for what is asked now, as far as its label says} */
    static boolean agree(TuningJob job, FineTuneSpec spec) {
        String fingerprint = job.label(REQUEST);
        return !fingerprint.startsWith(ENCODING) || fingerprint.equals(fingerprint(spec));
    }

    /** Of what the model comes from, not of labels. */
    private static String fingerprint(FineTuneSpec spec) {
        Map<String, Object> asked = new TreeMap<>(JobRequest.hyperparameters(spec));
        asked.put("model", spec.baseModel());
        asked.put("method", spec.method().name());
        asked.put("training", spec.trainingData().fingerprint().hex());
        spec.validationData()
                .ifPresent(data -> asked.put("validation", data.fingerprint().hex()));
        spec.suffix().ifPresent(suffix -> asked.put("suffix", suffix));
        asked.put("options", new TreeMap<>(spec.options()));
        return ENCODING + hash(Json.write(asked));
    }

    private static String hash(String text) {
        return Checksums.of(Content.of(text.getBytes(StandardCharsets.UTF_8)))
                .sha256()
                .substring(0, DIGITS);
    }
}
