// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Detects the language of a text. The artifact {@code finetune4j-dataset-lingua} brings one for 75 languages;
 * {@link StopWordDetector} needs nothing and knows a few.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface LanguageDetector {
    /**
     * {@return the language, or empty where it can't be determined}
     *
     * @param text any text
     */
    Optional<Detected> detect(String text);

    /**
     * A language and the detector's confidence.
     *
     * @param language code of ISO 639-1, for example {@code en}
     * @param confidence 0 to 1, by the detector's own measure
     * @since 0.1
     */
    record Detected(String language, double confidence) {
        /** Checks the confidence. */
        public Detected {
            if (!(confidence >= 0 && confidence <= 1)) {
                throw new IllegalArgumentException("confidence: " + confidence + " -> give 0 to 1");
            }
        }
    }
}
