// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import org.apiguardian.api.API;
import org.springframework.ai.chat.prompt.ChatOptions;

/**
 * Writes a setting that Spring AI's common options lack into those of one provider.
 *
 * <p>Called by as many threads as call the model, each with a builder of its own.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface Carrier {
    /**
     * Writes the setting.
     *
     * @param value of the field: a {@code Long} for a seed, otherwise the JSON value that the request holds
     * @param options a builder of the provider's own class, made by its model
     */
    void carry(Object value, ChatOptions.Builder<?> options);
}
