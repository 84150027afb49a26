// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.internal.text.ShownText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Writes HTML. Whatever comes from outside goes through {@link #text} or an attribute, and is escaped there. */
final class Html {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Only for what this package itself holds. */
    Html own(String html) {
        out.append(html);
        return this;
    }

    Html open(String tag, String... attributes) {
        single(tag, attributes);
        open.push(tag);
        return this;
    }

    /** An element of those that hold nothing. */
    Html single(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            out.append(ShownText.escaped(attributes[i + 1])).append('"');
        }
        out.append('>');
        return this;
    }

    Html text(String text) {
        out.append(ShownText.escaped(text));
        return this;
    }

    Html close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    Html with(Consumer<Html> part) {
        part.accept(this);
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
