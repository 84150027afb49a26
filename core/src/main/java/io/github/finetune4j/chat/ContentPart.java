// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.names.NoNull;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * One part of a message: a text, an image, or content that this version does not know.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public sealed interface ContentPart permits TextPart, ImagePart, OtherPart {
    /**
     * {@return the part of JSON as providers and data files write it}
     *
     * @param json with a {@code type}; what is neither a text nor an image with an address is an {@link OtherPart}
     * @throws IllegalArgumentException if it is null, or holds something that is no JSON value
     */
    static ContentPart of(Map<String, Object> json) {
        NoNull.check("a part of a message", "json", json);
        return switch (JsonView.text(json, "type").orElse("")) {
            case TextPart.TYPE -> TextPart.fits(json) ? new TextPart(json) : new OtherPart(json);
            case ImagePart.TYPE -> ImagePart.fits(json) ? new ImagePart(json) : new OtherPart(json);
            default -> new OtherPart(json);
        };
    }

    /**
     * {@return a text}
     *
     * @param text what is said
     */
    static TextPart text(String text) {
        return TextPart.of(text);
    }

    /**
     * {@return an image}
     *
     * @param url where the model's server fetches it, or a {@code data:} URI that holds it
     */
    static ImagePart image(String url) {
        return ImagePart.of(url);
    }

    /** {@return the part as providers and data files write it; further fields are kept as they came} */
    Map<String, Object> json();

    /** {@return the word for its kind in JSON, for example {@code image_url}; empty where it has none} */
    default String type() {
        return JsonView.text(json(), "type").orElse("");
    }
}
