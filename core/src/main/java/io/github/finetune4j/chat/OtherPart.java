// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.NoNull;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A part of a message that this version does not know, such as sound or a file. It is passed on unchanged.
 *
 * @param json as it came
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record OtherPart(Map<String, Object> json) implements ContentPart {
    /**
     * Copies the JSON deeply.
     *
     * @throws IllegalArgumentException if it is null, or holds something that is no JSON value
     */
    public OtherPart {
        NoNull.check("a part of a message", "json", json);
        json = Json.plainMap(json);
    }
}
