// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.internal;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.Utf8;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.CapturedContent;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Entries as lines of JSON. An entry that was erased leaves the line {@code {}}. */
public final class CaptureLines {
    /** What an erased entry leaves. */
    public static final String ERASED = "{}";

    private CaptureLines() {}

    /**
     * {@return one line of JSON, which UTF-8 can hold}
     *
     * @param entry to be written
     */
    public static String line(Captured entry) {
        StringBuilder out = new StringBuilder(320);
        if (entry instanceof Interaction interaction) {
            write(interaction, out);
        } else if (entry instanceof Feedback feedback) {
            write(feedback, out);
        }
        String line = out.toString();
        return Utf8.canHold(line) ? line : new String(Json.bytes(Json.parse(line)), StandardCharsets.UTF_8);
    }

    private static void write(Interaction interaction, StringBuilder out) {
        text(out.append("{\"interaction\":"), interaction.responseId());
        Times.write(interaction.at(), out.append(",\"at\":"));
        text(out.append(",\"model\":"), interaction.model());
        text(out.append(",\"subject\":"), interaction.subject());
        out.append(",\"labels\":{");
        boolean none = true;
        for (Map.Entry<String, String> label : interaction.labels().entrySet()) {
            text(none ? out : out.append(','), label.getKey());
            text(out.append(':'), label.getValue());
            none = false;
        }
        out.append('}');
        text(out.append(",\"outcome\":"), interaction.outcome());
        out.append(",\"figures\":{");
        boolean first = true;
        for (Map.Entry<String, Double> figure : interaction.figures().entrySet()) {
            text(first ? out : out.append(','), figure.getKey());
            number(out.append(':'), figure.getValue());
            first = false;
        }
        out.append('}');
        if (!interaction.labelSet().isEmpty()) {
            out.append(",\"label_set\":").append(Json.write(interaction.labelSet()));
        }
        CapturedContent content = interaction.content();
        if (content != null) {
            out.append(",\"messages\":")
                    .append(Json.write(
                            content.messages().stream().map(CaptureLines::json).toList()));
            out.append(",\"answer\":").append(Json.write(json(content.answer())));
        }
        out.append('}');
    }

    private static void write(Feedback feedback, StringBuilder out) {
        text(out.append("{\"feedback\":"), feedback.responseId());
        Times.write(feedback.at(), out.append(",\"at\":"));
        text(out.append(",\"kind\":"), feedback.kind().name().toLowerCase(Locale.ROOT));
        number(out.append(",\"value\":"), feedback.value());
        text(out.append(",\"text\":"), feedback.text());
        text(out.append(",\"by\":"), feedback.by());
        text(out.append(",\"subject\":"), feedback.subject());
        if (feedback.kind() == Feedback.Kind.METRIC) {
            text(out.append(",\"metric\":"), feedback.metric());
        }
        out.append('}');
    }

    private static void text(StringBuilder out, String value) {
        Json.quote(value, out);
    }

    private static void number(StringBuilder out, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            out.append((long) value); // shorter and quicker than a double's own form
        } else {
            out.append(value);
        }
    }

    private static Map<String, Object> json(Message message) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("role", message.role().word());
        json.put("content", message.content());
        json.putAll(message.fields());
        return json;
    }

    /**
     * {@return the entry of a line; empty for an erased one}
     *
     * @param line from {@link #line}
     */
    public static Optional<Captured> entry(String line) {
        if (line.equals(ERASED)) {
            return Optional.empty();
        }
        Map<String, Object> json = Json.parseObject(line);
        return Optional.of(json.containsKey("feedback") ? feedback(json) : interaction(json));
    }

    private static Interaction interaction(Map<String, Object> json) {
        Map<String, String> labels = new LinkedHashMap<>();
        map(json.get("labels")).forEach((name, value) -> labels.put(name, String.valueOf(value)));
        Map<String, Double> figures = new LinkedHashMap<>();
        map(json.get("figures")).forEach((name, value) -> figures.put(name, number(value)));
        CapturedContent content = json.get("messages") instanceof List<?> messages
                ? new CapturedContent(messages(messages), message(map(json.get("answer"))))
                : null;
        return new Interaction(
                word(json, "interaction"),
                Instant.parse(word(json, "at")),
                word(json, "model"),
                word(json, "subject"),
                labels,
                word(json, "outcome"),
                figures,
                json.get("label_set") instanceof List<?> set
                        ? set.stream().map(String::valueOf).toList()
                        : List.of(),
                content);
    }

    private static Feedback feedback(Map<String, Object> json) {
        Feedback.Kind kind = Feedback.Kind.valueOf(word(json, "kind").toUpperCase(Locale.ROOT));
        return new Feedback(
                word(json, "feedback"),
                Instant.parse(word(json, "at")),
                kind,
                number(json.get("value")),
                word(json, "text"),
                word(json, "by"),
                word(json, "subject"),
                kind == Feedback.Kind.METRIC ? word(json, "metric") : kind.metric());
    }

    private static List<Message> messages(List<?> json) {
        List<Message> messages = new ArrayList<>();
        json.forEach(each -> messages.add(message(map(each))));
        return messages;
    }

    private static Message message(Map<String, Object> json) {
        Map<String, Object> fields = new LinkedHashMap<>(json);
        fields.remove("role");
        fields.remove("content");
        Role role = Role.ofWord(word(json, "role")).orElse(Role.USER);
        return new Message(role, word(json, "content"), fields);
    }

    private static String word(Map<String, Object> json, String name) {
        return json.get(name) instanceof String text ? text : "";
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }

    private static Map<String, Object> map(@Nullable Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> json) {
            json.forEach((name, each) -> {
                if (each != null) {
                    map.put(String.valueOf(name), each);
                }
            });
        }
        return map;
    }
}
