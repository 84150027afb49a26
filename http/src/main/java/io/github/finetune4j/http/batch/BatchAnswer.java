// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.ChatResponse;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * One line of a batch's file of answers or of errors. Immutable.
 *
 * @param id of the request, as its line said; empty where the service does not say it
 * @param status of the answer's HTTP reply; 0 where there was none, as of a request that has expired
 * @param answer what the model said; null where it did not
 * @param error why it did not, in the service's words; empty where it did
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BatchAnswer(String id, int status, @Nullable ChatResponse answer, String error) {
    /** {@return what the model said} */
    public Optional<ChatResponse> response() {
        return Optional.ofNullable(answer);
    }
}
