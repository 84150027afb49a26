// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.text.TextSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * A text with labelled parts: what a tagger learns from.
 *
 * @param text not blank
 * @param spans its labelled parts, in the order of the text; none overlaps another
 * @param fields further fields of the row as JSON values; kept as they came
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TaggedExample(String text, List<TextSpan> spans, Map<String, Object> fields) implements Example {
    private static final Set<String> OWN = Set.of("text", "spans", "messages");

    /**
     * Sorts the spans; whole numbers in {@code fields} become {@code Long}, as they come out of a file.
     *
     * @throws IllegalArgumentException if the text is blank, a span lies outside it or overlaps another, or {@code
     *     fields} holds what its own fields are called in a file
     */
    public TaggedExample {
        Given.text("text", text);
        List<TextSpan> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparingInt(TextSpan::start));
        spans = List.copyOf(sorted);
        fields = OwnFields.without("a tagged text", OWN, fields);
        int end = 0;
        for (TextSpan span : spans) {
            if (span.start() < end || span.end() > text.length()) {
                throw new IllegalArgumentException("span " + span + " in a text of " + text.length()
                        + " characters -> give spans inside the text, none of which overlaps another");
            }
            end = span.end();
        }
    }

    /**
     * {@return an example without further fields}
     *
     * @param text not blank
     * @param spans its labelled parts
     */
    public static TaggedExample of(String text, TextSpan... spans) {
        return new TaggedExample(text, List.of(spans), Map.of());
    }

    /** {@return the text as what a user says: it has no roles of its own} */
    @Override
    public List<Message> messages() {
        return List.of(Message.user(text));
    }

    @Override
    public List<Message> prompt() {
        return messages();
    }

    /**
     * {@inheritDoc} The spans move with their words.
     *
     * @throws IllegalArgumentException if the change reaches across the edge of a span, so that nobody can say where
     *     the span is afterwards
     */
    @Override
    public TaggedExample map(UnaryOperator<Message> change) {
        String changed = change.apply(Message.user(text)).content();
        if (changed.equals(text)) {
            return this;
        }
        StringBuilder built = new StringBuilder();
        List<TextSpan> moved = new ArrayList<>();
        int from = 0;
        for (TextSpan span : spans) {
            append(built, text.substring(from, span.start()), change);
            int start = built.length();
            append(built, span.of(text), change);
            moved.add(new TextSpan(start, built.length(), span.label()));
            from = span.end();
        }
        append(built, text.substring(from), change);
        if (!built.toString().equals(changed)) {
            throw new IllegalArgumentException("a change of a tagged text of " + text.length()
                    + " characters reaches across the edge of a span -> change it before it is tagged");
        }
        return new TaggedExample(changed, moved, fields);
    }

    private static void append(StringBuilder built, String part, UnaryOperator<Message> change) {
        if (!part.isEmpty()) {
            built.append(change.apply(Message.user(part)).content());
        }
    }

    @Override
    public String kind() {
        return "spans";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of(this);
    }
}
