// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.HtmlPage;
import java.util.function.Consumer;

/**
 * The frame around every page on which people work.
 *
 * @param texts its words
 * @param nonce of script and style
 */
record WorkFrame(Texts texts, String nonce) {
    private static final String STYLE = resource("work.css");
    private static final String CODE = resource("work.js");

    private static String resource(String name) {
        return HtmlPage.resource(name, WorkFrame.class.getResourceAsStream(name));
    }

    String page(String title, Consumer<Html> main) {
        return page(title, "", main);
    }

    /** @param draft under which the browser keeps what is not saved yet; empty where there is nothing to write */
    String page(String title, String draft, Consumer<Html> main) {
        return Html.dense()
                .page(
                        texts.language(),
                        title,
                        head -> head.open("style", "nonce", nonce).raw(STYLE).close(),
                        out -> body(out, title, draft, main))
                .toString();
    }

    private void body(Html out, String title, String draft, Consumer<Html> main) {
        out.element("a", texts.text("skip-link"), "class", "skip", "href", "#main");
        out.open("main", "id", "main", "tabindex", "-1", "data-draft", draft);
        out.element("h1", title).with(main).close();
        out.open("template", "id", "words");
        texts.of("script.").forEach((word, text) -> out.element("p", text, "data-word", word));
        out.close();
        out.open("script", "nonce", nonce).raw(CODE).close();
    }
}
