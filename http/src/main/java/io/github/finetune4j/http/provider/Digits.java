// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.http.upload.Checksums;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.training.FineTuneSpec;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Texts as few characters that go into names. Without state.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Digits {
    private static final int RADIX = 36;
    private static final int HEX = 16;

    private Digits() {}

    /**
     * {@return characters of the text's SHA-256 in base 36, about 5.17 bits each}
     *
     * @param text any
     * @param characters how many, 1 to 49
     */
    public static String of(String text, int characters) {
        BigInteger whole = new BigInteger(sha256(text), HEX);
        String digits = whole.mod(BigInteger.valueOf(RADIX).pow(characters)).toString(RADIX);
        return "0".repeat(characters - digits.length()) + digits;
    }

    /**
     * {@return a JSON object as text that does not depend on the order of its fields}
     *
     * @param object JSON values
     */
    public static String canonical(Map<String, Object> object) {
        return Json.write(sorted(object));
    }

    private static Object sorted(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((name, inner) -> sorted.put(String.valueOf(name), inner == null ? "null" : sorted(inner)));
        return sorted;
    }

    /**
     * {@return what a job is asked for, as text: two requests with the same text give the same model}
     *
     * @param spec of which the rows and the suffix count
     * @param settings all that goes into the request from the specification
     */
    public static String asked(FineTuneSpec spec, Map<String, Object> settings) {
        Map<String, Object> asked = new TreeMap<>(settings);
        asked.put("training", spec.trainingData().fingerprint().hex());
        spec.validationData()
                .ifPresent(data -> asked.put("validation", data.fingerprint().hex()));
        spec.suffix().ifPresent(suffix -> asked.put("suffix", suffix));
        return canonical(asked);
    }

    /**
     * {@return the text's SHA-256, in lower-case hexadecimal}
     *
     * @param text any
     */
    public static String sha256(String text) {
        return Checksums.of(Content.of(text.getBytes(StandardCharsets.UTF_8))).sha256();
    }
}
