// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The error that a reply's body describes: {@code {"error": {"message", "type", "param", "code"}}} as at OpenAI, with
 * {@code innererror} as at Azure, {@code {"error": "…"}} as at Hugging Face, {@code {"message"}} or {@code {"detail"}}
 * as elsewhere, {@code error_code} as at MLflow, or a page of HTML or plain text.
 *
 * @param message in words; empty if there is none
 * @param type kind of error; empty if there is none
 * @param code the service's code; empty if there is none
 * @param param which field is meant; empty if there is none
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ErrorBody(String message, String type, String code, String param) {
    private static final int LONGEST_TEXT = 300;
    private static final int HEAD = 4096; // of a page; its title stands there
    private static final Pattern TITLE = Pattern.compile("(?is)<title[^<>]*+>(.*?)</title>");

    /**
     * {@return the error in a reply}
     *
     * @param reply any; its body need not be JSON
     */
    public static ErrorBody of(HttpReply reply) {
        byte[] bytes = reply.bytes();
        try {
            return Json.parse(bytes) instanceof Map<?, ?> map ? of(map) : plain(reply);
        } catch (JsonException e) {
            return plain(reply);
        }
    }

    private static ErrorBody of(Map<?, ?> body) {
        Object error = body.get("error");
        if (error instanceof Map<?, ?> map) {
            return fields(map);
        }
        if (error instanceof String text) {
            return new ErrorBody(text, string(body.get("error_type")), string(body.get("code")), "");
        }
        return fields(body);
    }

    private static ErrorBody fields(Map<?, ?> error) {
        String message = first(error, "message", "detail", "title", "error_description");
        String code = first(error, "code", "error_code");
        if (error.get("innererror") instanceof Map<?, ?> inner
                && !string(inner.get("code")).isEmpty()) {
            code = code.isEmpty() ? string(inner.get("code")) : code + "/" + string(inner.get("code"));
        }
        return new ErrorBody(message, string(error.get("type")), code, first(error, "param", "target"));
    }

    private static String first(Map<?, ?> map, String... names) {
        for (String name : names) {
            String text = string(map.get(name));
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static String string(@Nullable Object value) {
        return value instanceof String || value instanceof Number ? value.toString() : "";
    }

    private static ErrorBody plain(HttpReply reply) {
        String text = reply.text().strip();
        if (reply.contentType().contains("html") || text.startsWith("<")) {
            Matcher title = TITLE.matcher(text.substring(0, Math.min(text.length(), HEAD)));
            String named =
                    title.find() ? " titled \"" + shortened(title.group(1).strip()) + "\"" : "";
            return new ErrorBody("an HTML page" + named + " instead of an answer of the API", "", "", "");
        }
        return new ErrorBody(shortened(text), "", "", "");
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "…";
    }
}
