// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What stands around every page on which people work.
 *
 * @param texts its words
 * @param nonce of script and style
 */
record WorkFrame(Texts texts, String nonce) {
    private static final String STYLE = resource("work.css");
    private static final String CODE = resource("work.js");

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(
                WorkFrame.class.getResourceAsStream(name),
                () -> name + " is missing from this jar -> report it as a bug")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " is part of this jar and can't be read -> report it as a bug", e);
        }
    }

    String page(String title, Consumer<Html> main) {
        return page(title, "", main);
    }

    /** @param draft under which the browser keeps what is not saved yet; empty where there is nothing to write */
    String page(String title, String draft, Consumer<Html> main) {
        Html out = new Html().own("<!DOCTYPE html>\n").open("html", "lang", texts.language());
        head(out, title);
        out.open("body").element("a", texts.text("skip-link"), "class", "skip", "href", "#main");
        out.open("main", "id", "main", "tabindex", "-1", "data-draft", draft);
        out.element("h1", title).with(main).close();
        out.open("template", "id", "words");
        texts.of("script.").forEach((word, text) -> out.element("p", text, "data-word", word));
        out.close();
        out.open("script", "nonce", nonce).own(CODE).close().close().close();
        return out.toString();
    }

    private void head(Html out, String title) {
        out.open("head").single("meta", "charset", "utf-8");
        out.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        out.element("title", title)
                .open("style", "nonce", nonce)
                .own(STYLE)
                .close()
                .close();
    }
}
