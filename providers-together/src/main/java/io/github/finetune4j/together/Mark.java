// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.http.provider.Digits;
import io.github.finetune4j.http.provider.Fields;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mark that a job is found by. Together AI keeps no labels on jobs; what it keeps and lists is the suffix of the
 * tuned model's name, so a suffix ends with {@code k}, twelve characters of the idempotency key's hash (62 bits) and
 * five of the request's (25 bits).
 *
 * @param key hash of the idempotency key
 * @param fingerprint hash of what was asked
 */
record Mark(String key, String fingerprint) {
    private static final int KEY = 12;
    private static final int FINGERPRINT = 5;
    private static final int LONGEST_SUFFIX = 40;

    /** Characters that are left for the caller's own suffix. */
    static final int LONGEST_OWN = LONGEST_SUFFIX - 2 - KEY - FINGERPRINT;

    private static final Pattern END =
            Pattern.compile("(?i)(?:.*-)?k([0-9a-z]{" + KEY + "})([0-9a-z]{" + FINGERPRINT + "})");
    private static final Pattern INSIDE = Pattern.compile(END.pattern() + "(?:-.*)?");

    static Mark of(String idempotencyKey, String request) {
        return new Mark(Digits.of(idempotencyKey, KEY), Digits.of(request, FINGERPRINT));
    }

    /** {@return the suffix to send} */
    String suffix(Optional<String> own) {
        return own.map(text -> text + "-").orElse("") + "k" + key + fingerprint;
    }

    /** {@return the mark of a listed job: of its suffix, or of the model's name that holds it} */
    static Optional<Mark> of(Fields job) {
        return read(END, job.text("suffix")).or(() -> read(INSIDE, job.text("model_output_name")));
    }

    private static Optional<Mark> read(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.matches() ? Optional.of(new Mark(lower(found.group(1)), lower(found.group(2)))) : Optional.empty();
    }

    private static String lower(String text) {
        return text.toLowerCase(java.util.Locale.ROOT);
    }
}
