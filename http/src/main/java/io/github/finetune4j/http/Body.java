// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.internal.json.Json;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The body of a call.
 *
 * @param contentType media type, for example {@code application/json}
 * @param content bytes; can be read again for another attempt
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Body(String contentType, Content content) {
    /**
     * {@return a JSON body}
     *
     * @param value maps, lists, strings, numbers, booleans
     */
    public static Body json(Map<String, ?> value) {
        return new Body("application/json", Content.of(Json.bytes(value)));
    }

    @Override
    public String toString() {
        return contentType + ", " + content.length() + " bytes";
    }
}
