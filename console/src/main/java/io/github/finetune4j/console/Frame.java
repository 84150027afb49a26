// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.console.internal.Markup;
import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.internal.callback.Callbacks;
import io.github.finetune4j.internal.text.ShownText;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every page: its head, the navigation, the search and the foot.
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
    String around(String title, Consumer<PageBody> content) {
        Markup body = new Markup(below, secret);
        content.accept(body);
        Markup out = new Markup(below, secret).raw("<!DOCTYPE html>\n");
        out.begin("html", "lang", "en");
        head(out, title);
        out.begin("body")
                .begin("a", "class", "skip", "href", "#main")
                .text("Skip to the content")
                .close();
        top(out);
        out.begin("main", "id", "main", "tabindex", "-1");
        out.begin("h1").text(title).close().raw(body.toString());
        if (body.unshowable() > 0) {
            out.note(ShownText.sentence(body.unshowable()));
        }
        out.close();
        foot(out);
        return out.toString();
    }

    private void head(Markup out, String title) {
        out.begin("head").raw("<meta charset=\"utf-8\">");
        out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        out.begin("title").text(title + " · finetune4j console").close();
        out.raw("<link rel=\"icon\" href=\"" + below + "/console.svg\" type=\"image/svg+xml\">");
        out.raw("<link rel=\"stylesheet\" href=\"" + below + "/console.css\">");
        out.raw("<script src=\"" + below + "/console.js\" defer></script>").close();
    }

    private void top(Markup out) {
        out.begin("header", "class", "top")
                .begin("a", "class", "name", "href", "/")
                .text("finetune4j console")
                .close();
        out.begin("nav", "aria-label", "Rooms").begin("ul");
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

    private void link(Markup out, ConsolePage page, String title) {
        out.begin("li");
        if (page.equals(current)) {
            out.begin("a", "href", "/" + page.path(), "aria-current", "page");
        } else {
            out.begin("a", "href", "/" + page.path());
        }
        out.text(title).close().close();
    }

    private static void search(Markup out) {
        out.begin("form", "role", "search", "method", "get", "action", "/search");
        out.begin("label", "class", "hidden", "for", "everything")
                .text("Search everything")
                .close();
        out.begin(
                "input",
                "id",
                "everything",
                "type",
                "search",
                "name",
                "q",
                "maxlength",
                "200",
                "placeholder",
                "Search everything");
        out.begin("button").text("Search").close().close();
    }

    private void foot(Markup out) {
        out.begin("footer")
                .begin("p")
                .text(secret == null ? "Read-only: nothing can be changed here." : "Changes are allowed here.");
        out.close().begin("p", "id", "live-state", "role", "status").close().close();
    }
}
