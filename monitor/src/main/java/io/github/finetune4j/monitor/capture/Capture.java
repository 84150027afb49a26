// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.ChatResponse;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Captures what a model does.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Capture {
    private static final String RESPONSE_ID = "capture_response";

    private Capture() {}

    /**
     * {@return the id of a captured answer, to be kept beside it for feedback; empty if it was not captured}
     *
     * @param response of a captured model
     */
    public static Optional<String> responseId(ChatResponse response) {
        return response.fields().get(RESPONSE_ID) instanceof String id ? Optional.of(id) : Optional.empty();
    }
}
