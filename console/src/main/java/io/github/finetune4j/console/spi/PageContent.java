// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.spi;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The content of a page's answer: something to show, or the page to go on with. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PageContent {
    private static final int OK = 200;
    private static final int SEE_OTHER = 303;
    private static final int NOT_FOUND = 404;

    private final int status;
    private final String title;
    private final Consumer<PageBody> body;
    private final @Nullable PageAddress next;

    private PageContent(int status, String title, Consumer<PageBody> body, @Nullable PageAddress next) {
        this.status = status;
        this.title = title;
        this.body = body;
        this.next = next;
    }

    /**
     * {@return something to show}
     *
     * @param title its heading
     * @param body writes what is below
     */
    public static PageContent page(String title, Consumer<PageBody> body) {
        return new PageContent(OK, title, body, null);
    }

    /**
     * {@return the page to go on with, as after a change}
     *
     * @param path of a page of this console
     * @param query what it is asked, by name
     */
    public static PageContent goTo(String path, Map<String, String> query) {
        return new PageContent(SEE_OTHER, "", body -> {}, new PageAddress(path, query));
    }

    /**
     * {@return words about something that isn't there}
     *
     * @param words what was looked for
     */
    public static PageContent missing(String words) {
        return problem(NOT_FOUND, "Not found", words);
    }

    /**
     * {@return words about what went wrong}
     *
     * @param status of HTTP, from 400
     * @param title its heading
     * @param words what is wrong, and what to do
     */
    public static PageContent problem(int status, String title, String words) {
        return new PageContent(
                status,
                title,
                body -> body.open("p", "class", "problem").text(words).close(),
                null);
    }

    /** {@return the status of HTTP} */
    public int status() {
        return status;
    }

    /** {@return its heading} */
    public String title() {
        return title;
    }

    /**
     * Writes what is below the heading.
     *
     * @param to takes it
     */
    public void write(PageBody to) {
        body.accept(to);
    }

    /** {@return the page to go on with; empty where there is something to show} */
    public Optional<PageAddress> next() {
        return Optional.ofNullable(next);
    }
}
