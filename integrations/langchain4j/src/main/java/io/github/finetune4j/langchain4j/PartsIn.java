// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ImageContent.DetailLevel;
import dev.langchain4j.data.message.TextContent;
import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.ImagePart;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** LangChain4j's contents as parts of our messages. */
final class PartsIn {
    private PartsIn() {}

    static List<ContentPart> all(List<Content> contents) {
        List<ContentPart> all = new ArrayList<>(contents.size());
        contents.forEach(content -> all.add(one(content)));
        return all;
    }

    private static ContentPart one(Content content) {
        if (content instanceof TextContent text) {
            return ContentPart.text(text.text());
        }
        if (content instanceof ImageContent image) {
            ImagePart part = ContentPart.image(url(image.image()));
            return image.detailLevel() == DetailLevel.AUTO
                    ? part
                    : part.detail(image.detailLevel().name().toLowerCase(Locale.ROOT));
        }
        if (content instanceof AudioContent audio) {
            return audio(audio.audio());
        }
        throw Refusal.of("a content of type " + content.type(), "give texts, images and sound");
    }

    private static String url(Image image) {
        if (image.url() != null) {
            return image.url().toString();
        }
        if (image.base64Data() == null || image.mimeType() == null) {
            throw Refusal.of("an image without an address, or without its media type", "give one of the two");
        }
        return "data:" + image.mimeType() + ";base64," + image.base64Data();
    }

    private static ContentPart audio(Audio audio) {
        String data = base64(audio);
        if (data == null || audio.mimeType() == null) {
            throw Refusal.of("sound that lies elsewhere, or without its media type", "give its bytes and its type");
        }
        String format = audio.mimeType().substring(audio.mimeType().indexOf('/') + 1);
        return ContentPart.of(Map.of("type", PartsOut.AUDIO, PartsOut.AUDIO, Map.of("data", data, "format", format)));
    }

    private static @Nullable String base64(Audio audio) {
        return audio.binaryData() == null
                ? audio.base64Data()
                : Base64.getEncoder().encodeToString(audio.binaryData());
    }
}
