// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ImageContent.DetailLevel;
import dev.langchain4j.data.message.TextContent;
import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.ImagePart;
import io.github.finetune4j.chat.TextPart;
import io.github.finetune4j.internal.chat.JsonView;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Parts of our messages as LangChain4j's contents. */
final class PartsOut {
    static final String AUDIO = "input_audio";
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64";

    private PartsOut() {}

    static List<Content> all(List<ContentPart> parts) {
        List<Content> all = new ArrayList<>(parts.size());
        parts.forEach(part -> all.add(one(part)));
        return all;
    }

    private static Content one(ContentPart part) {
        if (part instanceof TextPart text) {
            only(part.json(), Set.of("type", "text"));
            return TextContent.from(text.text());
        }
        if (part instanceof ImagePart image) {
            only(part.json(), Set.of("type", "image_url"));
            only(JsonView.object(part.json(), "image_url"), Set.of("url", "detail"));
            return image(image.url(), detail(image.detail()));
        }
        Map<String, Object> audio = JsonView.object(part.json(), AUDIO);
        Optional<String> data = JsonView.text(audio, "data");
        Optional<String> format = JsonView.text(audio, "format");
        if (part.type().equals(AUDIO) && data.isPresent() && format.isPresent()) {
            only(part.json(), Set.of("type", AUDIO));
            only(audio, Set.of("data", "format"));
            return AudioContent.from(data.get(), "audio/" + format.get());
        }
        throw Refusal.of("a part of type \"" + part.type() + "\"", "give texts, images and sound");
    }

    private static void only(Map<String, Object> json, Set<String> known) {
        if (!known.containsAll(json.keySet())) {
            Set<String> others = new TreeSet<>(json.keySet());
            others.removeAll(known);
            throw Refusal.of("the fields " + others + " of a message's part", "leave them out");
        }
    }

    private static ImageContent image(String url, DetailLevel detail) {
        if (!url.startsWith(DATA)) {
            return ImageContent.from(URI.create(url), detail);
        }
        int comma = url.indexOf(',');
        String head = url.substring(DATA.length(), Math.max(DATA.length(), comma));
        if (!head.endsWith(BASE64)) {
            throw Refusal.of("an image within the message that is not in Base64", "write data:image/png;base64,...");
        }
        String type = head.substring(0, head.length() - BASE64.length());
        return ImageContent.from(url.substring(comma + 1), type, detail);
    }

    private static DetailLevel detail(Optional<String> word) {
        try {
            return word.map(text -> DetailLevel.valueOf(text.toUpperCase(Locale.ROOT)))
                    .orElse(DetailLevel.AUTO);
        } catch (IllegalArgumentException e) {
            throw Refusal.of("an image's detail \"" + word.orElse("") + "\"", "take low, high or auto");
        }
    }
}
