// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.error.FineTuneException;
import org.apiguardian.api.API;

/**
 * A webhook that the service did not send, or that is too old: do not trust its content.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class WebhookException extends FineTuneException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what failed: value, then what to do
     */
    public WebhookException(String message) {
        super(message);
    }
}
