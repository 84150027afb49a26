// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chattemplate.AssistantSpans;
import io.github.finetune4j.chattemplate.ChatInput;
import io.github.finetune4j.chattemplate.ChatTemplate;
import io.github.finetune4j.chattemplate.RenderedChat;
import io.github.finetune4j.chattemplate.TemplateException;
import io.github.finetune4j.chattemplate.TemplateRaisedException;
import io.github.finetune4j.error.InvalidModelException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** A model's own chat template. */
final class TemplateRenderer implements ChatRenderer {
    private final String where;
    private final String source;
    private final ChatTemplate template;
    private final Map<String, String> specialTokens;

    /**
     * @param where names the model in messages
     * @param source Jinja
     * @param specialTokens variables such as {@code bos_token}
     */
    TemplateRenderer(String where, String source, Map<String, String> specialTokens) {
        this.where = where;
        this.source = source;
        this.template = guarded(() -> ChatTemplate.parse(source));
        this.specialTokens = specialTokens;
    }

    @Override
    public boolean reads(String name) {
        // as a word of its own, and not the n of a line's end "\\n"
        return Pattern.compile("(?<![\\\\\\w])" + Pattern.quote(name) + "\\b")
                .matcher(source)
                .find();
    }

    @Override
    public Rendered render(List<Message> messages, Map<String, Object> extra, boolean generationPrompt) {
        return rendered(guarded(() -> template.render(input(messages, extra, generationPrompt))));
    }

    @Override
    public Answers answers(List<Message> messages, Map<String, Object> extra) {
        AssistantSpans found = guarded(() -> template.assistantSpans(input(messages, extra, false)));
        List<int[]> spans = new ArrayList<>();
        found.spans().forEach(span -> spans.add(new int[] {span.from(), span.to()}));
        return new Answers(
                rendered(found.rendered()),
                spans,
                found.method() == AssistantSpans.Method.LAST_ANSWER_ONLY,
                found.reason());
    }

    private static Rendered rendered(RenderedChat chat) {
        return new Rendered(
                chat.text(),
                Inputs.of(chat.inputRanges().stream()
                        .map(range -> new int[] {range.from(), range.to()})
                        .toArray(int[][]::new)));
    }

    private ChatInput input(List<Message> messages, Map<String, Object> extra, boolean generationPrompt) {
        ChatInput.Builder input = ChatInput.builder()
                .messages(messages.stream().map(TemplateRenderer::map).toList())
                .generationPrompt(generationPrompt);
        specialTokens.forEach(input::addVariable);
        extra.forEach((name, value) -> put(input, name, value));
        return input.build();
    }

    private static void put(ChatInput.Builder input, String name, Object value) {
        if (name.equals("tools") && value instanceof List<?> list) {
            input.tools(maps(list));
        } else if (name.equals("documents") && value instanceof List<?> list) {
            input.documents(maps(list));
        } else {
            input.addInputVariable(name, value);
        }
    }

    @SuppressWarnings("unchecked") // JSON objects have text keys
    private static List<Map<String, ?>> maps(List<?> list) {
        return list.stream()
                .filter(Map.class::isInstance)
                .<Map<String, ?>>map(each -> (Map<String, ?>) each)
                .toList();
    }

    private static Map<String, Object> map(Message message) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("role", message.role().word());
        map.put("content", message.content());
        map.putAll(message.fields());
        return map;
    }

    private <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (TemplateRaisedException e) {
            throw new IllegalArgumentException(
                    "the model's chat template refuses this conversation: " + e.raised()
                            + " -> give messages that it takes",
                    e);
        } catch (TemplateException e) {
            throw new InvalidModelException(
                    where + ": the model's chat template fails: " + e.problem()
                            + " -> take another chat_template.jinja for this model",
                    e);
        }
    }
}
