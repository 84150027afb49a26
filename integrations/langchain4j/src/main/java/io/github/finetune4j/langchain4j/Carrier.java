// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import org.apiguardian.api.API;

/**
 * Writes a setting that LangChain4j's common parameters lack into those of one provider.
 *
 * <p>Called by as many threads as call the model.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface Carrier {
    /**
     * {@return the parameters with the setting, of the provider's own class}
     *
     * @param value of the field: a {@code Long} for a seed, otherwise the JSON value that the request holds
     * @param parameters so far
     */
    ChatRequestParameters carry(Object value, ChatRequestParameters parameters);
}
