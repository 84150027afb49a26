// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.console.internal.Markup;
import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.HtmlPage;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.internal.callback.Callbacks;
import io.github.finetune4j.internal.text.ShownText;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The frame around every page: its head, the navigation, the search and the foot.
 *
 * @param below what stands before every address; empty where nothing does
 * @param pages all of the console
 * @param current the one that is shown; null where there is none
 * @param secret of the session; null where nothing may be changed
 * @param callbacks of pages
 */
record Frame(
        String below,
        List<ConsolePage> pages,
        @Nullable ConsolePage current,
        @Nullable String secret,
        Callbacks callbacks) {
    /** The style sheet of all pages. */
    static final String STYLE =
            HtmlPage.resource("console.css", Frame.class.getResourceAsStream("console.css")) + Picture.css();

    String around(String title, Consumer<PageBody> content) {
        Markup body = new Markup(below, secret);
        content.accept(body);
        return Html.dense()
                .page("en", title + " · finetune4j console", this::head, out -> body(out, title, body))
                .toString();
    }

    private void head(Html out) {
        out.open("link", "rel", "icon", "href", below + "/console.svg", "type", "image/svg+xml");
        out.open("link", "rel", "stylesheet", "href", below + "/console.css");
        out.open("script", "src", below + "/console.js", "defer", "").close();
    }

    private void body(Html out, String title, Markup body) {
        out.element("a", "Skip to the content", "class", "skip", "href", "#main");
        top(out);
        out.open("main", "id", "main", "tabindex", "-1").element("h1", title).raw(body.toString());
        if (body.unshowable() > 0) {
            out.element("p", "note", ShownText.sentence(body.unshowable()));
        }
        out.close().open("footer");
        out.element("p", secret == null ? "Read-only: nothing can be changed here." : "Changes are allowed here.");
        out.element("p", "", "id", "live-state", "role", "status").close();
    }

    private void top(Html out) {
        out.open("header", "top").element("a", "finetune4j console", "class", "name", "href", below + "/");
        out.open("nav", "aria-label", "Rooms").open("ul");
        pages.forEach(page -> title(page).ifPresent(title -> link(out, page, title)));
        out.close().close();
        search(out);
        out.close();
    }

    // A page that can't say its name is not in the navigation; all others are
    private Optional<String> title(ConsolePage page) {
        return callbacks
                .of("the title of the console's page " + page.path(), "the navigation leaves it out")
                .call(() -> page.inNavigation() ? Optional.of(page.title()) : Optional.empty(), Optional.empty());
    }

    private void link(Html out, ConsolePage page, String title) {
        String[] link = {"href", below + "/" + page.path()};
        boolean here = page.equals(current);
        out.open("li").element("a", title, here ? Html.with(link, "aria-current", "page") : link);
        out.close();
    }

    private void search(Html out) {
        out.open("form", "role", "search", "method", "get", "action", below + "/search");
        out.element("label", "Search everything", "class", "hidden", "for", "everything");
        String[] input = {"id", "everything", "type", "search", "name", "q", "maxlength", "200"};
        out.open("input", Html.with(input, "placeholder", "Search everything"));
        out.element("button", "Search").close();
    }
}
