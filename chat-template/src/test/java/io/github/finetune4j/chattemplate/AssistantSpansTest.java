// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What assistants wrote, on templates small enough to see the answer. */
final class AssistantSpansTest {
    private static final String CHATML =
            "{% for m in messages %}<{{ m.role }}>{{ m.content }}</>\n{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}";

    private static Map<String, Object> message(String role, String content) {
        return Map.of("role", role, "content", content);
    }

    private static final List<Map<String, Object>> TWO_TURNS =
            List.of(message("user", "a"), message("assistant", "b"), message("user", "c"), message("assistant", "d"));

    private static AssistantSpans spans(String template, List<Map<String, Object>> messages) {
        return ChatTemplate.parse(template)
                .assistantSpans(ChatInput.builder().messages(messages).build());
    }

    private static List<String> texts(AssistantSpans spans) {
        return spans.spans().stream()
                .map(span -> span.of(spans.rendered().text()))
                .toList();
    }

    @Test
    void spans_ofStableTemplate_areAllAnswersWithTheirEnd() {
        AssistantSpans spans = spans(CHATML, TWO_TURNS);
        assertThat(spans.method()).isEqualTo(AssistantSpans.Method.PREFIX);
        assertThat(texts(spans)).containsExactly("b</>\n", "d</>\n");
    }

    /** The renders of all beginnings are the square of the turns: hours for a row of some megabytes. */
    @Test
    void spans_ofFarMoreTurnsThanFit_areThatOfTheLastAnswer() {
        List<Map<String, Object>> many = java.util.Collections.nCopies(25_000, TWO_TURNS).stream()
                .flatMap(List::stream)
                .toList();
        for (String template : List.of(CHATML, "{{ messages|length }}")) {
            AssistantSpans spans = org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                    java.time.Duration.ofSeconds(30), () -> spans(template, many));
            assertThat(spans.method()).isNotEqualTo(AssistantSpans.Method.PREFIX);
            assertThat(spans.spans().size()).isLessThan(2);
        }
        AssistantSpans spans = spans(CHATML, many);
        assertThat(spans.method()).isEqualTo(AssistantSpans.Method.LAST_ANSWER_ONLY);
        assertThat(texts(spans)).containsExactly("d</>\n");
        assertThat(spans.reason())
                .contains("to render the first messages of 100000 alone, for each answer anew, costs too much");
    }

    @Test
    void spans_ofSomeHundredTurns_areAllAnswers() {
        List<Map<String, Object>> many = java.util.Collections.nCopies(150, TWO_TURNS).stream()
                .flatMap(List::stream)
                .toList();
        AssistantSpans spans = spans(CHATML, many);
        assertThat(spans.method()).isEqualTo(AssistantSpans.Method.PREFIX);
        assertThat(spans.spans()).hasSize(300);
    }

    @Test
    void spans_withGenerationPromptAtTheEnd_leaveItOut() {
        AssistantSpans spans = ChatTemplate.parse(CHATML)
                .assistantSpans(ChatInput.builder()
                        .messages(TWO_TURNS.subList(0, 3))
                        .generationPrompt(true)
                        .build());
        assertThat(spans.rendered().text()).endsWith("<assistant>");
        assertThat(texts(spans)).containsExactly("b</>\n");
    }

    @Test
    void spans_ofGenerationTags_areTheTagsOwn() {
        String tagged = "{% macro say(m) %}{% generation %}{{ m.content }};{% endgeneration %}{% endmacro %}"
                + "{% for m in messages %}{{ m.role }}:{% if m.role == 'assistant' %}{{ say(m) }}{% else %}{{ m.content }}{% endif %}{% endfor %}";
        AssistantSpans spans = spans(tagged, TWO_TURNS);
        assertThat(spans.method()).isEqualTo(AssistantSpans.Method.GENERATION_TAGS);
        assertThat(spans.rendered().text()).isEqualTo("user:aassistant:b;user:cassistant:d;");
        assertThat(texts(spans)).containsExactly("b;", "d;");
    }

    @Test
    void spans_ofTagsThatCoverNothing_fallBackToPrefixes() {
        AssistantSpans spans = spans(CHATML + "{% generation %}{% endgeneration %}", TWO_TURNS);
        assertThat(spans.method()).isEqualTo(AssistantSpans.Method.PREFIX);
    }

    @Test
    void spans_ofTemplateThatRewritesEarlierTurns_areTheLastAnswerOnly() {
        String dropping =
                "{% for m in messages %}<{{ m.role }}>{% if m.role == 'assistant' and not loop.last %}(old){% else %}{{ m.content }}{% endif %}\n"
                        + "{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}";
        AssistantSpans spans = spans(dropping, TWO_TURNS);
        assertThat(spans.method()).isEqualTo(AssistantSpans.Method.LAST_ANSWER_ONLY);
        assertThat(texts(spans)).containsExactly("d");
        assertThat(spans.reason()).contains("message 1", "only the last answer");
    }

    @Test
    void spans_ofRewrittenTurnsBeforeAUserMessage_areNone() {
        String dropping =
                "{% for m in messages %}<{{ m.role }}>{% if not loop.last %}(old){% else %}{{ m.content }}{% endif %}\n{% endfor %}";
        AssistantSpans spans = spans(dropping, TWO_TURNS.subList(0, 3));
        assertThat(spans.method()).isEqualTo(AssistantSpans.Method.NONE);
        assertThat(spans.spans()).isEmpty();
        assertThat(spans.reason()).contains("the last message is not an assistant's");
    }

    @Test
    void spans_whereTheContextOfTheLastAnswerChanges_areNone() {
        String counting = "{{ messages|length }}:{% for m in messages %}{{ m.content }}{% endfor %}";
        AssistantSpans spans = spans(counting, TWO_TURNS);
        assertThat(spans.method()).isEqualTo(AssistantSpans.Method.NONE);
        assertThat(spans.reason()).contains("for the last answer");
    }

    @Test
    void spans_ofTemplateThatRefusesAPrefix_areTheLastAnswerOnly() {
        String strict = "{% if messages|length == 1 %}{{ raise_exception('too short') }}{% endif %}" + CHATML;
        AssistantSpans spans = spans(strict, TWO_TURNS);
        assertThat(spans.method()).isEqualTo(AssistantSpans.Method.LAST_ANSWER_ONLY);
        assertThat(spans.reason()).contains("too short");
        assertThat(texts(spans)).containsExactly("d</>\n");
    }

    @Test
    void spans_whereTheGenerationPromptGoesOnIntoTheAnswer_beginWhereTheyPart() {
        String thinking =
                "{% for m in messages %}<{{ m.role }}>{{ m.content }}\n{% endfor %}{% if add_generation_prompt %}<assistant>think{% endif %}";
        AssistantSpans spans = spans(thinking, List.of(message("user", "a"), message("assistant", "this")));
        assertThat(spans.method()).isEqualTo(AssistantSpans.Method.PREFIX);
        assertThat(texts(spans)).containsExactly("s\n");
    }

    @Test
    void spans_ofConversationWithoutAnswers_areNone() {
        AssistantSpans spans = spans(CHATML, List.of(message("user", "a")));
        assertThat(spans.method()).isEqualTo(AssistantSpans.Method.NONE);
        assertThat(spans.reason()).isEqualTo("the conversation has no assistant message");
    }

    @Test
    void spans_ofAnswerThatBeginsWithHalfAPair_keepThePairWhole() {
        String rocket =
                "{% for m in messages %}{{ m.content }}{% endfor %}{% if add_generation_prompt %}\uD83D\uDE81{% endif %}";
        AssistantSpans spans = spans(rocket, List.of(message("user", "a"), message("assistant", "\uD83D\uDE80")));
        assertThat(texts(spans)).containsExactly("\uD83D\uDE80");
    }

    @Test
    void spans_whereTheWholeFails_failToo() {
        assertThatThrownBy(() -> spans("\n{{ raise_exception('never') }}", TWO_TURNS))
                .isInstanceOfSatisfying(TemplateRaisedException.class, e -> {
                    assertThat(e.raised()).isEqualTo("never");
                    assertThat(e.line()).isEqualTo(2);
                });
    }
}
