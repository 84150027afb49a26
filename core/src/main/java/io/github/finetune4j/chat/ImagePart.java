// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.NoNull;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * An image as a part of a message.
 *
 * @param json {@code {"type": "image_url", "image_url": {"url": …, "detail": …}}}; further fields are kept as they came
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record ImagePart(Map<String, Object> json) implements ContentPart {
    static final String TYPE = "image_url";

    /**
     * Copies the JSON deeply.
     *
     * @throws IllegalArgumentException if it is no image with an address, or holds something that is no JSON value
     */
    public ImagePart {
        NoNull.check("an image part", "json", json);
        if (!fits(json)) {
            throw new IllegalArgumentException("an image part is of type image_url and has an address, got "
                    + json.keySet() + " of type " + json.get("type")
                    + " -> take ContentPart.of for parts of any kind");
        }
        json = Json.plainMap(json);
    }

    static ImagePart of(String url) {
        NoNull.check("an image part", "url", url);
        if (url.isBlank()) {
            throw new IllegalArgumentException(
                    "an image part needs an address, got \"" + url + "\" -> give an URL or a data: URI");
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", TYPE);
        json.put(TYPE, Map.of("url", url));
        return new ImagePart(json);
    }

    /**
     * {@return an image that travels within the message, as a {@code data:} URI}
     *
     * @param mediaType for example {@code image/png}
     * @param bytes of the image file
     */
    public static ImagePart of(String mediaType, byte[] bytes) {
        NoNull.check("an image part", "mediaType", mediaType, "bytes", bytes);
        if (mediaType.isBlank() || bytes.length == 0) {
            throw new IllegalArgumentException("an image part needs a media type and bytes, got \"" + mediaType
                    + "\" and " + bytes.length + " bytes -> give both");
        }
        return of("data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes));
    }

    static boolean fits(Map<String, Object> json) {
        return TYPE.equals(json.get("type")) && !address(json).isEmpty();
    }

    private static String address(Map<String, Object> json) {
        return JsonView.text(JsonView.object(json, TYPE), "url")
                .or(() -> JsonView.text(json, TYPE)) // some servers and files write the address alone
                .orElse("");
    }

    /**
     * {@return the same image, to be looked at so closely}
     *
     * @param value a word that the service knows: {@code low}, {@code high} or {@code auto}
     */
    public ImagePart detail(String value) {
        NoNull.check("an image part", "detail", value);
        Map<String, Object> inner = new LinkedHashMap<>(JsonView.object(json, TYPE));
        inner.put("url", url());
        inner.put("detail", value);
        Map<String, Object> changed = new LinkedHashMap<>(json);
        changed.put(TYPE, inner);
        return new ImagePart(changed);
    }

    /** {@return where it lies, or a {@code data:} URI that holds it} */
    public String url() {
        return address(json);
    }

    /** {@return how closely it is to be looked at; empty: as the service does by itself} */
    public Optional<String> detail() {
        return JsonView.text(JsonView.object(json, TYPE), "detail");
    }
}
