// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The characters of a rendered conversation that the assistant wrote, for a loss on answers alone. Never a guess: where
 * a template gives no sure answer, there are fewer spans, and {@link #reason()} says why. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class AssistantSpans {
    /** The way in which the spans were found. */
    public enum Method {
        /** The template marks them with {@code generation} blocks. */
        GENERATION_TAGS,
        /**
         * Every answer, by difference of renders: from where the conversation before it, rendered with a generation
         * prompt, stops agreeing with the whole, to the end of the conversation with it.
         */
        PREFIX,
        /**
         * Earlier turns are rendered differently once others follow, or there are so many that the renders of all
         * beginnings together would cost more than one render may ({@link TemplateLimits}; some 700 turns of a usual
         * template), so only the conversation's last message has a span.
         */
        LAST_ANSWER_ONLY,
        /** No span is sure. */
        NONE
    }

    private final RenderedChat rendered;
    private final List<TextRange> spans;
    private final Method method;
    private final String reason;

    AssistantSpans(RenderedChat rendered, List<TextRange> spans, Method method, String reason) {
        this.rendered = rendered;
        this.spans = List.copyOf(spans);
        this.method = method;
        this.reason = reason;
    }

    /** {@return the rendered conversation that the spans lie in} */
    public RenderedChat rendered() {
        return rendered;
    }

    /** {@return the spans, in order, apart from one another and not empty} */
    public List<TextRange> spans() {
        return spans;
    }

    /** {@return how they were found} */
    public Method method() {
        return method;
    }

    /** {@return one sentence for people: why this method, and what is left out} */
    public String reason() {
        return reason;
    }
}
