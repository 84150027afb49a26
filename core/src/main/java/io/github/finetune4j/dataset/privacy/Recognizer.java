// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import java.util.List;
import org.apiguardian.api.API;

/**
 * Recognises one kind of personal data in texts.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface Recognizer {
    /**
     * {@return what was found, in any order; may overlap}
     *
     * @param text any text
     */
    List<PersonalData> find(String text);
}
