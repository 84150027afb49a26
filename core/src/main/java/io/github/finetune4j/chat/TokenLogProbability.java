// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.NoNull;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The log-probability that a model gave to one token of its answer.
 *
 * @param json the token as providers write it, {@code {"token": …, "logprob": …, "bytes": …, "top_logprobs": […]}};
 *     further fields are kept as they came
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record TokenLogProbability(Map<String, Object> json) {
    private static final int BYTE = 0xFF;

    /**
     * Copies the JSON deeply.
     *
     * @throws IllegalArgumentException if it has no number {@code logprob}, or holds something that is no JSON value
     */
    public TokenLogProbability {
        NoNull.check("the log-probability of a token", "json", json);
        if (!known(json)) {
            throw new IllegalArgumentException("the log-probability of a token needs a number logprob, got "
                    + json.get("logprob") + " -> give it");
        }
        json = Json.plainMap(json);
    }

    /** {@return those of a list that have a log-probability} */
    static List<TokenLogProbability> list(@Nullable Object value) {
        return JsonView.objects(value).stream()
                .filter(TokenLogProbability::known)
                .map(TokenLogProbability::new)
                .toList();
    }

    private static boolean known(Map<String, Object> json) {
        return json.get("logprob") instanceof Number;
    }

    /**
     * {@return the text of the token; half a character of it may be shown as a replacement, see {@link #bytes}; empty
     * where it has none}
     */
    public String token() {
        return JsonView.text(json, "token").orElse("");
    }

    /** {@return natural logarithm of its probability, given everything before it} */
    public double logProbability() {
        return json.get("logprob") instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /**
     * {@return the token's own bytes of UTF-8, which several tokens may share a character of; empty where the service
     * doesn't report them}
     */
    public Optional<byte[]> bytes() {
        if (!(json.get("bytes") instanceof List<?> list) || !list.stream().allMatch(TokenLogProbability::isByte)) {
            return Optional.empty();
        }
        byte[] bytes = new byte[list.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = list.get(i) instanceof Number number ? number.byteValue() : 0;
        }
        return Optional.of(bytes);
    }

    private static boolean isByte(@Nullable Object value) {
        return value instanceof Long number && number >= 0 && number <= BYTE;
    }

    /** {@return the most probable tokens at its place, if they were asked for; it may be among them} */
    public List<TokenLogProbability> alternatives() {
        return list(json.get("top_logprobs"));
    }
}
