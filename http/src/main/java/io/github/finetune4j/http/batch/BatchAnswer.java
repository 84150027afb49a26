// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.ChatResponse;
import java.util.Optional;
import java.util.regex.Pattern;
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
    private static final Pattern MAY_PASS =
            Pattern.compile("(?i)time_?out|rate_?limit|exhausted|server|internal|overload|unavailable|capacity");
    private static final int UNAVAILABLE = 503;
    private static final int REFUSED = 400;

    /** {@return what the model said} */
    public Optional<ChatResponse> response() {
        return Optional.ofNullable(answer);
    }

    /**
     * {@return this, with a status of HTTP where the service gives none but a code of its error: 503 where the code
     * says that it may pass, such as {@code timeout} or {@code rate_limit_exceeded}, else 400, which is not asked
     * again}
     */
    public BatchAnswer withStatusOfItsCode() {
        int end = error.indexOf(": ");
        if (status != 0 || end <= 0) {
            return this;
        }
        boolean passes = MAY_PASS.matcher(error.substring(0, end)).find();
        return new BatchAnswer(id, passes ? UNAVAILABLE : REFUSED, answer, error);
    }
}
