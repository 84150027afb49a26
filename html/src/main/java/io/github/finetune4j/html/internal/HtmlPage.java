// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import io.github.finetune4j.internal.text.ShownText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The frame of a page that is a file: no script, and nothing from the network, which its content security policy
 * forbids.
 *
 * @param title its heading
 * @param lead what stands under the heading; may be empty
 * @param css its style sheet
 */
public record HtmlPage(String title, String lead, String css) {
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    /**
     * {@return the whole page}
     *
     * @param body writes what is under the heading
     */
    public String with(Consumer<Html> body) {
        return new Html()
                .page(
                        "en",
                        title,
                        head -> head.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\"/>")
                                .open("style")
                                .raw(css)
                                .close(),
                        out -> main(out, body))
                .toString();
    }

    private void main(Html out, Consumer<Html> body) {
        out.open("main").open("header").element("h1", title);
        if (!lead.isEmpty()) {
            out.element("p", "lead", lead);
        }
        out.close().with(body);
        if (out.unshowable() > 0) {
            out.element("p", "note", ShownText.sentence(out.unshowable()));
        }
        out.close();
    }

    /**
     * {@return a text that is part of a jar, such as a style sheet}
     *
     * @param name of the resource
     * @param resource its bytes, which are closed; null where the jar has none
     */
    public static String resource(String name, @Nullable InputStream resource) {
        try (InputStream text =
                Objects.requireNonNull(resource, name + " is missing from this jar -> report it as a bug")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " is part of this jar and can't be read -> report it as a bug", e);
        }
    }
}
