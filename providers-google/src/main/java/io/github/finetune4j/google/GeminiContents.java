// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.ImagePart;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.TextPart;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolSpecification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Messages as Gemini's contents. The field names are those of the discovery document of Vertex AI v1, which the rows of
 * training data have, too.
 */
final class GeminiContents {
    static final String SYSTEM = "systemInstruction";
    private static final Pattern DATA = Pattern.compile("data:([^;,]+);base64,(.+)", Pattern.DOTALL);
    private static final Map<String, String> IMAGES = Map.of(
            "png", "image/png", "jpg", "image/jpeg", "jpeg", "image/jpeg", "webp", "image/webp", "gif", "image/gif");

    private final Map<String, String> names = new HashMap<>(); // of calls, by their ids
    private final List<Map<String, Object>> contents = new ArrayList<>();
    private final StringBuilder system = new StringBuilder();

    private GeminiContents() {}

    /**
     * {@return {@code contents}, and where there are any {@code systemInstruction} and {@code tools}}
     *
     * @throws IllegalArgumentException if a message has what cannot be said to Gemini; its message says what
     */
    static Map<String, Object> of(List<Message> messages, List<ToolSpecification> tools) {
        GeminiContents made = new GeminiContents();
        messages.forEach(made::add);
        Map<String, Object> body = new LinkedHashMap<>();
        if (made.system.length() > 0) {
            body.put(SYSTEM, Map.of("parts", List.of(text(made.system.toString()))));
        }
        body.put("contents", made.contents);
        if (!tools.isEmpty()) {
            body.put(
                    "tools",
                    List.of(Map.of(
                            "functionDeclarations",
                            tools.stream().map(GeminiContents::tool).toList())));
        }
        return body;
    }

    private void add(Message message) {
        if (message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER) {
            addSystem(message);
            return;
        }
        boolean model = message.role() == Role.ASSISTANT;
        List<Map<String, Object>> parts = message.role() == Role.TOOL ? List.of(result(message)) : parts(message);
        String role = model ? "model" : "user";
        Map<String, Object> last = contents.isEmpty() ? Map.of() : contents.get(contents.size() - 1);
        if (message.role() == Role.TOOL && holdsResults(last)) {
            List<Object> more = new ArrayList<>((List<?>) last.get("parts")); // answers to calls made at once
            more.addAll(parts);
            contents.set(contents.size() - 1, content(role, more));
        } else {
            contents.add(content(role, parts));
        }
    }

    private static boolean holdsResults(Map<String, Object> content) {
        return content.get("parts") instanceof List<?> parts
                && parts.get(0) instanceof Map<?, ?> first
                && first.containsKey("functionResponse");
    }

    private static Map<String, Object> content(String role, List<?> parts) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("role", role);
        content.put("parts", parts);
        return content;
    }

    private void addSystem(Message message) {
        if (!contents.isEmpty()) {
            throw new IllegalArgumentException("has an instruction of the system after the first message -> move it"
                    + " to the beginning, Gemini has one place for it");
        }
        system.append(system.length() == 0 ? "" : "\n\n").append(message.content());
    }

    private List<Map<String, Object>> parts(Message message) {
        List<Map<String, Object>> parts = new ArrayList<>();
        message.parts().forEach(part -> parts.add(part(part)));
        for (ToolCall call : message.toolCalls()) {
            names.put(call.id(), call.name());
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("name", call.name());
            shown.put(
                    "args",
                    call.parsedArguments()
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "calls " + call.name() + " with arguments that are no JSON object -> fix them")));
            parts.add(Map.of("functionCall", shown));
        }
        if (parts.isEmpty()) {
            parts.add(text("")); // a content without a part is refused
        }
        return parts;
    }

    private Map<String, Object> result(Message message) {
        String id = message.toolCallId().orElse("");
        String name = message.name().orElse(names.getOrDefault(id, ""));
        if (name.isEmpty()) {
            throw new IllegalArgumentException("has the result of a tool call without the call -> keep both");
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", name);
        result.put("response", Map.of("result", message.content()));
        return Map.of("functionResponse", result);
    }

    private static Map<String, Object> part(ContentPart part) {
        if (part instanceof TextPart text) {
            return text(String.valueOf(text.json().get("text")));
        }
        if (part instanceof ImagePart image) {
            return image(image.url());
        }
        throw new IllegalArgumentException("has a part of type \"" + part.type() + "\" -> leave it out");
    }

    private static Map<String, Object> image(String url) {
        Matcher data = DATA.matcher(url);
        if (data.matches()) {
            return Map.of("inlineData", ordered("mimeType", data.group(1), "data", data.group(2)));
        }
        String type = IMAGES.get(url.substring(url.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        if (!url.startsWith("gs://") || type == null) {
            throw new IllegalArgumentException(
                    "has an image that is neither data: nor a gs:// address of a picture -> put"
                            + " it into a bucket, or into the row");
        }
        return Map.of("fileData", ordered("mimeType", type, "fileUri", url));
    }

    private static Map<String, Object> ordered(String name, Object value, String other, Object otherValue) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(name, value);
        map.put(other, otherValue);
        return map;
    }

    private static Map<String, Object> text(String text) {
        return Map.of("text", text);
    }

    private static Map<String, Object> tool(ToolSpecification tool) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", tool.name());
        if (!tool.description().isEmpty()) {
            shown.put("description", tool.description());
        }
        if (!tool.parameters().isEmpty()) {
            shown.put("parametersJsonSchema", tool.parameters());
        }
        return shown;
    }
}
