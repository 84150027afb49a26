// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import java.util.function.Consumer;

/**
 * The writer of a drawing: of a page of ours, or of one that takes only what it knows.
 *
 * @param opening opens an element
 * @param words adds a text, escaped
 * @param closing closes the element that was opened last
 */
public record Pen(Opening opening, Consumer<String> words, Runnable closing) {
    /** A way to open an element. */
    public interface Opening {
        /**
         * Opens an element.
         *
         * @param tag its name
         * @param attributes names and values in turn
         */
        void open(String tag, String... attributes);
    }

    /**
     * {@return one that writes on a page}
     *
     * @param out the page
     */
    public static Pen of(Html out) {
        return new Pen(out::open, out::text, out::close);
    }

    Pen open(String tag, String... attributes) {
        opening.open(tag, attributes);
        return this;
    }

    Pen text(String text) {
        words.accept(text);
        return this;
    }

    Pen close() {
        closing.run();
        return this;
    }
}
