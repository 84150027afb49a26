// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.ImagePart;
import io.github.finetune4j.chat.TextPart;
import io.github.finetune4j.internal.chat.JsonView;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.ai.content.Media;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/** Images and sound of our messages as Spring AI's media, which come after the text there. */
final class MediaOut {
    static final String AUDIO = "input_audio";
    static final MimeType ANY_IMAGE = new MimeType("image", "*");
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64";

    private MediaOut() {}

    static List<Media> all(List<ContentPart> parts) {
        List<Media> media = new ArrayList<>();
        for (ContentPart part : parts) {
            if (!(part instanceof TextPart)) {
                media.add(one(part));
            } else if (!media.isEmpty()) {
                throw Refusal.of("a text after an image", "put the texts of a message first");
            } else {
                only(part.json(), Set.of("type", "text"));
            }
        }
        return media;
    }

    private static Media one(ContentPart part) {
        if (part instanceof ImagePart image) {
            only(part.json(), Set.of("type", "image_url"));
            only(JsonView.object(part.json(), "image_url"), Set.of("url"));
            return image(image.url());
        }
        Map<String, Object> audio = JsonView.object(part.json(), AUDIO);
        Optional<String> data = JsonView.text(audio, "data");
        Optional<String> format = JsonView.text(audio, "format");
        if (part.type().equals(AUDIO) && data.isPresent() && format.isPresent()) {
            only(part.json(), Set.of("type", AUDIO));
            only(audio, Set.of("data", "format"));
            return media(new MimeType("audio", format.get()), data.get());
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

    private static Media image(String url) {
        if (!url.startsWith(DATA)) {
            return Media.builder().mimeType(ANY_IMAGE).data(URI.create(url)).build();
        }
        int comma = url.indexOf(',');
        String head = url.substring(DATA.length(), Math.max(DATA.length(), comma));
        if (!head.endsWith(BASE64)) {
            throw Refusal.of("an image within the message that is not in Base64", "write data:image/png;base64,...");
        }
        String type = head.substring(0, head.length() - BASE64.length());
        return media(MimeTypeUtils.parseMimeType(type), url.substring(comma + 1));
    }

    private static Media media(MimeType type, String base64) {
        return Media.builder()
                .mimeType(type)
                .data(Base64.getDecoder().decode(base64))
                .build();
    }
}
