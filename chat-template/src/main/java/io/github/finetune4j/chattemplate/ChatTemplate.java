// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import io.github.finetune4j.chattemplate.internal.Allowance;
import io.github.finetune4j.chattemplate.internal.Failure;
import io.github.finetune4j.chattemplate.internal.ParsedTemplate;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A Hugging Face chat template, as a model folder carries it in {@code tokenizer_config.json} or
 * {@code chat_template.jinja}.
 *
 * <p>The language is Jinja as transformers sets it up: {@code trim_blocks}, {@code lstrip_blocks}, loop controls, the
 * {@code generation} tag, {@code raise_exception}, {@code strftime_now}, {@code tojson} without HTML escapes, and a
 * sandbox that forbids changing lists and dicts. Immutable; any number of threads may render at once.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class ChatTemplate {
    private final ParsedTemplate template;

    private ChatTemplate(ParsedTemplate template) {
        this.template = template;
    }

    /**
     * {@return the template, under the default limits}
     *
     * @param source the Jinja source
     * @throws TemplateException if the source is no valid template
     */
    public static ChatTemplate parse(String source) {
        return parse(source, TemplateLimits.defaults());
    }

    /**
     * {@return the template}
     *
     * @param source the Jinja source
     * @param limits what parsing and every render may cost
     * @throws TemplateException if the source is no valid template
     */
    public static ChatTemplate parse(String source, TemplateLimits limits) {
        try {
            return new ChatTemplate(ParsedTemplate.parse(source, limits.bounds()));
        } catch (Failure failure) {
            throw exception(failure);
        }
    }

    /**
     * {@return the conversation as text}
     *
     * @param input messages, tools and variables
     * @throws TemplateRaisedException if the template refuses the conversation
     * @throws TemplateLimitException if it costs too much
     * @throws TemplateException if it fails otherwise
     * @throws IllegalArgumentException if the input holds something else than maps, lists, strings, numbers, booleans
     *     and null
     */
    public RenderedChat render(ChatInput input) {
        return render(input, allowance());
    }

    Allowance allowance() {
        return template.allowance();
    }

    RenderedChat render(ChatInput input, Allowance allowance) {
        try {
            allowance.messages(input.messages().size());
            ParsedTemplate.Rendered rendered =
                    template.render(input.trustedVariables(), input.inputs(), input::now, allowance);
            return new RenderedChat(rendered.text(), ranges(rendered.input()), ranges(rendered.generation()));
        } catch (Failure failure) {
            throw exception(failure);
        }
    }

    /**
     * {@return the conversation as text, and which of it assistants wrote}; see {@link AssistantSpans} for how that's
     * found.
     *
     * @param input messages, tools and variables
     * @throws TemplateException if the whole conversation can't be rendered
     */
    public AssistantSpans assistantSpans(ChatInput input) {
        return new SpanFinder(this, input).find();
    }

    private static List<TextRange> ranges(List<ParsedTemplate.Range> ranges) {
        return ranges.stream().map(r -> new TextRange(r.from(), r.to())).toList();
    }

    private static TemplateException exception(Failure failure) {
        return switch (failure.kind()) {
            case RAISED -> new TemplateRaisedException(failure.text(), failure.line(), failure);
            case LIMIT -> new TemplateLimitException(failure.limit(), failure.text(), failure.line(), failure);
            case SYNTAX ->
                new TemplateException(
                        failure.text(),
                        "correct the template, or take another for this model",
                        failure.line(),
                        failure);
            case RUNTIME ->
                new TemplateException(
                        failure.text(),
                        "give the conversation what the template reads, or correct the template",
                        failure.line(),
                        failure);
        };
    }
}
