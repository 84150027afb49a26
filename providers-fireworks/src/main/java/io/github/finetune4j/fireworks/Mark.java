// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.http.provider.Digits;
import io.github.finetune4j.http.provider.RowsFile;
import java.util.Optional;

/**
 * The name of an idempotency key's job. Fireworks AI lets the caller name jobs, and refuses a name that is taken: so
 * the key's hash in the job's name keeps a second job from being made, and the request's hash in the tuned model's name
 * shows where a key is used for something else.
 *
 * @param key hash of the idempotency key, 103 bits
 * @param fingerprint hash of what was asked, 31 bits
 */
record Mark(String key, String fingerprint) {
    private static final int KEY = 20;
    private static final int SHORT_KEY = 12;
    private static final int FINGERPRINT = 6;
    private static final int LONGEST_NAME = 63;

    /** Characters that a caller's own suffix may have. */
    static final int LONGEST_OWN = LONGEST_NAME - 1 - SHORT_KEY - FINGERPRINT;

    static Mark of(String idempotencyKey, String request) {
        return new Mark(Digits.of(idempotencyKey, KEY), Digits.of(request, FINGERPRINT));
    }

    /** {@return the job of that key, in one of the two collections} */
    JobName job(JobKind kind) {
        return new JobName(kind, RowsFile.PREFIX + key);
    }

    /** {@return what the tuned model is called} */
    String model(Optional<String> suffix) {
        String own = suffix.orElse(RowsFile.PREFIX.substring(0, RowsFile.PREFIX.length() - 1));
        return own + "-" + key.substring(0, SHORT_KEY) + fingerprint;
    }

    /** {@return whether a job with that model may have been asked for the same; so for a model of other origin} */
    boolean mayBe(String model) {
        int begin = model.length() - FINGERPRINT;
        return begin < SHORT_KEY
                || !model.startsWith(key.substring(0, SHORT_KEY), begin - SHORT_KEY)
                || model.endsWith(fingerprint);
    }
}
