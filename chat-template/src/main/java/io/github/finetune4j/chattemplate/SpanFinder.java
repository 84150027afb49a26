// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import io.github.finetune4j.chattemplate.internal.Allowance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds what assistants wrote, for templates without {@code generation} blocks by comparing renders of prefixes. These
 * cost the square of the number of turns, so all of them together may cost no more than one render may.
 */
final class SpanFinder {
    private final ChatTemplate template;
    private final ChatInput input;
    private final List<Map<String, ?>> messages;
    private final RenderedChat whole;
    private Allowance allowance;

    SpanFinder(ChatTemplate template, ChatInput input) {
        this.template = template;
        this.input = input;
        this.messages = input.messages();
        this.allowance = template.allowance();
        this.whole = template.render(input);
    }

    AssistantSpans find() {
        if (!whole.generationRanges().isEmpty()) {
            return spans(
                    whole.generationRanges(),
                    AssistantSpans.Method.GENERATION_TAGS,
                    "the template marks what assistants write");
        }
        List<Integer> answers = answers();
        if (answers.isEmpty()) {
            return spans(List.of(), AssistantSpans.Method.NONE, "the conversation has no assistant message");
        }
        try {
            return spans(
                    all(answers),
                    AssistantSpans.Method.PREFIX,
                    "every answer follows from renders of the turns before it");
        } catch (Unsure unsure) {
            return lastOnly(answers.get(answers.size() - 1), unsure.why());
        }
    }

    private AssistantSpans lastOnly(int last, String why) {
        if (last != messages.size() - 1) {
            return spans(List.of(), AssistantSpans.Method.NONE, why + ", and the last message is not an assistant's");
        }
        allowance = template.allowance();
        try {
            List<TextRange> only = new ArrayList<>();
            add(only, span(last));
            return spans(only, AssistantSpans.Method.LAST_ANSWER_ONLY, why + ", so only the last answer is sure");
        } catch (Unsure unsure) {
            return spans(List.of(), AssistantSpans.Method.NONE, why + ", and for the last answer: " + unsure.why());
        }
    }

    private AssistantSpans spans(List<TextRange> spans, AssistantSpans.Method method, String reason) {
        return new AssistantSpans(whole, spans, method, reason);
    }

    private List<Integer> answers() {
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            if ("assistant".equals(messages.get(i).get("role"))) {
                answers.add(i);
            }
        }
        return answers;
    }

    private List<TextRange> all(List<Integer> answers) throws Unsure {
        List<TextRange> spans = new ArrayList<>();
        for (int answer : answers) {
            TextRange span = span(answer);
            int end = spans.isEmpty() ? 0 : spans.get(spans.size() - 1).to();
            if (span.from() < end) {
                throw new Unsure("message " + answer + " begins before the answer ahead of it ends");
            }
            add(spans, span);
        }
        return spans;
    }

    private static void add(List<TextRange> spans, TextRange span) {
        if (span.length() > 0) {
            spans.add(span);
        }
    }

    private TextRange span(int answer) throws Unsure {
        String upTo = prefix(answer + 1, false);
        if (!whole.text().startsWith(upTo)) {
            throw new Unsure(
                    "the template renders message " + answer + " or one before it differently once others follow");
        }
        int from = start(answer);
        if (from > upTo.length()) {
            throw new Unsure("the generation prompt before message " + answer + " is longer than what the answer adds");
        }
        return new TextRange(from, upTo.length());
    }

    /** Where the answer begins: behind the generation prompt, or where the answer parts from it. */
    private int start(int answer) throws Unsure {
        String prompt = prefix(answer, true);
        int agree = agreement(prompt, whole.text());
        if (agree == prompt.length() || whole.text().startsWith(prefix(answer, false))) {
            return agree;
        }
        throw new Unsure("the template renders the turns before message " + answer + " differently once others follow");
    }

    private String prefix(int count, boolean prompt) throws Unsure {
        try {
            ChatInput part = input.toBuilder()
                    .messages(messages.subList(0, count))
                    .generationPrompt(prompt)
                    .build();
            return template.render(part, allowance).text();
        } catch (TemplateLimitException limit) {
            throw new Unsure("to render the first messages of " + messages.size()
                    + " alone, for each answer anew, costs too much (" + limit.problem() + ")");
        } catch (TemplateException refused) {
            throw new Unsure(
                    "the template can't render the first " + count + " messages alone (" + refused.problem() + ")");
        }
    }

    private static int agreement(String a, String b) {
        int common = Math.min(a.length(), b.length());
        int i = 0;
        while (i < common && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        boolean insidePair = i > 0 && i < b.length() && Character.isSurrogatePair(b.charAt(i - 1), b.charAt(i));
        return insidePair ? i - 1 : i;
    }

    /** There's no sure span. */
    private static final class Unsure extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String why;

        Unsure(String why) {
            super(why, null, false, false);
            this.why = why;
        }

        String why() {
            return why;
        }
    }
}
