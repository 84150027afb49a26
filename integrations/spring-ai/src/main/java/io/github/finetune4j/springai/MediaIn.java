// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.chat.ContentPart;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.springframework.ai.content.Media;

/** Spring AI's media as parts of our messages. */
final class MediaIn {
    private MediaIn() {}

    static List<ContentPart> all(List<Media> media) {
        List<ContentPart> parts = new ArrayList<>(media.size());
        media.forEach(each -> parts.add(one(each)));
        return parts;
    }

    private static ContentPart one(Media media) {
        String kind = media.getMimeType().getType();
        if (kind.equals("image")) {
            return ContentPart.image(url(media));
        }
        if (kind.equals("audio") && media.getData() instanceof byte[] bytes) {
            String data = Base64.getEncoder().encodeToString(bytes);
            return ContentPart.of(Map.of(
                    "type",
                    MediaOut.AUDIO,
                    MediaOut.AUDIO,
                    Map.of("data", data, "format", media.getMimeType().getSubtype())));
        }
        throw Refusal.of("media of type " + media.getMimeType(), "give images, and sound by its bytes");
    }

    /** What is no address, Spring AI takes for Base64. */
    private static String url(Media media) {
        String head = "data:" + media.getMimeType() + ";base64,";
        if (media.getData() instanceof byte[] bytes) {
            return head + Base64.getEncoder().encodeToString(bytes);
        }
        String text = media.getData().toString();
        return text.startsWith("data:") || text.contains("://") ? text : head + text;
    }
}
