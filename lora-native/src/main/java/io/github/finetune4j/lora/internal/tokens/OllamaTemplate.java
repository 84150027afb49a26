// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import io.github.finetune4j.chat.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chat template in Ollama's language, Go's text/template, found by looking at what the model's own Jinja template
 * puts between messages. Only a template that puts the same between the same roles, wherever they stand, can be said
 * that way; others are not.
 */
public final class OllamaTemplate {
    private static final String SYSTEM = "finetune4j-system-0";
    private static final List<String> USERS = List.of("finetune4j-user-0", "finetune4j-user-1", "finetune4j-user-2");
    private static final List<String> ANSWERS = List.of("finetune4j-answer-0", "finetune4j-answer-1");

    private final ChatRenderer renderer;

    private OllamaTemplate(ChatRenderer renderer) {
        this.renderer = renderer;
    }

    /**
     * {@return the template of a model; empty where it has none, or none that can be said}
     *
     * @param folder of the model
     */
    public static Optional<String> of(Path folder) {
        TokenizerFiles files = new TokenizerFiles(folder);
        return files.findTemplate()
                .map(source -> new TemplateRenderer(files.model(), source, files.specialTokens()))
                .flatMap(renderer -> new OllamaTemplate(renderer).find());
    }

    private Optional<String> find() {
        List<String> with = pieces(true);
        List<String> without = pieces(false);
        if (with.isEmpty() || without.isEmpty()) {
            return Optional.empty();
        }
        List<String> after = with.subList(2, 7); // what follows the first user's text
        boolean same = after.equals(without.subList(1, 6))
                && after.get(0).equals(after.get(2))
                && after.get(2).equals(after.get(4))
                && after.get(1).equals(after.get(3));
        boolean plain = with.stream().noneMatch(each -> each.contains("\"\"\""));
        return same && plain
                ? Optional.of(text(with.get(0), with.get(1), without.get(0), after.get(0), after.get(1)))
                : Optional.empty();
    }

    /**
     * What stands before, between and after the messages of a conversation of three questions; empty where a message
     * was changed.
     */
    private List<String> pieces(boolean system) {
        List<Message> messages = new ArrayList<>();
        if (system) {
            messages.add(Message.system(SYSTEM));
        }
        for (int turn = 0; turn < USERS.size(); turn++) {
            messages.add(Message.user(USERS.get(turn)));
            if (turn < ANSWERS.size()) {
                messages.add(Message.assistant(ANSWERS.get(turn)));
            }
        }
        String text = rendered(messages);
        List<String> pieces = new ArrayList<>();
        int at = 0;
        for (Message message : messages) {
            int found = text.indexOf(message.content(), at);
            if (found < 0) {
                return List.of();
            }
            pieces.add(text.substring(at, found));
            at = found + message.content().length();
        }
        pieces.add(text.substring(at));
        return pieces;
    }

    private String rendered(List<Message> messages) {
        try {
            return renderer.render(messages, Map.of(), true).text();
        } catch (IllegalArgumentException e) {
            return ""; // it refuses such a conversation, one with a system message perhaps
        }
    }

    private static String text(
            String beforeSystem, String afterSystem, String beforeUser, String beforeAnswer, String afterAnswer) {
        return "{{- $last := \"\" }}{{- range .Messages }}{{ if eq .Role \"system\" }}" + literal(beforeSystem)
                + "{{ .Content }}{{ else if eq .Role \"user\" }}{{ if eq $last \"\" }}" + literal(beforeUser)
                + "{{ else if eq $last \"system\" }}" + literal(afterSystem) + "{{ else }}" + literal(afterAnswer)
                + "{{ end }}{{ .Content }}{{ else if eq .Role \"assistant\" }}" + literal(beforeAnswer)
                + "{{ .Content }}{{ end }}{{ $last = .Role }}{{ end }}" + literal(beforeAnswer);
    }

    private static String literal(String text) {
        return text.replace("{{", "{{ \"{{\" }}");
    }
}
