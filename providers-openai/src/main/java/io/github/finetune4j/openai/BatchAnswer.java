// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.http.provider.Fields;
import java.util.Map;
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
    private static final int SUCCESS = 200;

    /**
     * {@return the line}
     *
     * @param line as JSON values
     */
    public static BatchAnswer of(Map<String, ?> line) {
        Fields fields = Fields.of(line);
        Fields reply = fields.object("response");
        Fields body = reply.object("body");
        int status = (int) reply.whole("status_code").orElse(0);
        String id = fields.text("custom_id");
        if (status == SUCCESS && !body.objects("choices").isEmpty()) {
            return new BatchAnswer(id, status, ChatReplies.whole(body.raw()), "");
        }
        Fields failure = fields.object("error").raw().isEmpty() ? body.object("error") : fields.object("error");
        String code = failure.text("code");
        String said = failure.text("message");
        String words = said.isEmpty() ? "the service does not say why" : said;
        return new BatchAnswer(id, status, null, code.isEmpty() ? words : code + ": " + words);
    }

    /** {@return what the model said} */
    public Optional<ChatResponse> response() {
        return Optional.ofNullable(answer);
    }
}
