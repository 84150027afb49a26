// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageAddress;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageCurve;
import io.github.finetune4j.html.internal.Html;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes HTML that is well-formed, escaped, and can run and load nothing. */
public final class Markup implements PageBody {
    /** The field that proves where a form comes from. */
    public static final String SECRET = "csrf";

    private static final Set<String> VOID = Set.of("br", "hr", "input", "wbr");
    private static final Set<String> TAGS = Set.of(
            ("a abbr article aside b bdi blockquote button caption circle code dd del details div dl dt em fieldset"
                            + " figcaption figure footer g h2 h3 h4 header i ins kbd label legend li line main mark nav ol"
                            + " optgroup option p path polyline pre progress q rect s section select small span strong"
                            + " sub summary sup svg table tbody td text textarea tfoot th thead time title tr ul")
                    .split(" "));
    private static final Pattern ATTRIBUTE = Pattern.compile("aria-[a-z]+|autocomplete|checked|class|colspan|cols|cx|cy"
            + "|d|data-[a-z]+|datetime|dir|disabled|focusable|for|height|href|id|inputmode|lang|max|maxlength|min"
            + "|minlength|multiple|name|open|placeholder|points|preserveAspectRatio|r|readonly|required|role|rowspan"
            + "|rows|rx|scope|selected|size|spellcheck|step|tabindex|text-anchor|title|transform|type|value|viewBox"
            + "|width|x|x1|x2|y|y1|y2");
    private static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,79}");

    private final Html out = Html.dense();
    private final String below;
    private final @Nullable String secret;

    /** @param secret of the session, for forms that change something; null where nothing may be changed */
    public Markup(@Nullable String secret) {
        this("", secret);
    }

    /**
     * @param below what stands before every address of ours, for example {@code /ops}; empty where nothing does
     * @param secret of the session, for forms that change something; null where nothing may be changed
     */
    public Markup(String below, @Nullable String secret) {
        this.below = below;
        this.secret = secret;
    }

    @Override
    public Markup open(String tag, String... attributes) {
        if (!TAGS.contains(tag) && !VOID.contains(tag)) {
            throw new IllegalArgumentException("element of a page: " + tag + " -> use one that runs and loads nothing");
        }
        for (int i = 0; i + 1 < attributes.length; i += 2) {
            check(attributes[i]);
        }
        return begin(tag, attributes);
    }

    private static void check(String name) {
        if (!ATTRIBUTE.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "attribute of a page's element: " + name + " -> use one that runs and loads nothing");
        }
    }

    /**
     * Opens an element of ours, whatever it is.
     *
     * @param tag its name
     * @param attributes names and values in turn
     * @return this
     */
    public Markup begin(String tag, String... attributes) {
        String[] addressed = attributes.clone();
        for (int i = 0; i + 1 < addressed.length; i += 2) {
            // an address of ours is said from the root, as if the pages were alone there
            boolean address = addressed[i].equals("href") || addressed[i].equals("action");
            addressed[i + 1] = (address && addressed[i + 1].startsWith("/") ? below : "") + addressed[i + 1];
        }
        out.open(tag, addressed);
        return this;
    }

    @Override
    public Markup close() {
        out.close();
        return this;
    }

    @Override
    public Markup text(String text) {
        out.text(text);
        return this;
    }

    /**
     * Adds what a page of ours writes itself.
     *
     * @param part writes it
     * @return this
     */
    public Markup with(Consumer<Html> part) {
        out.with(part);
        return this;
    }

    @Override
    public Markup link(PageAddress to, String words) {
        return open("a", "href", to.toString()).text(words).close();
    }

    @Override
    public Markup changeForm(String path, Consumer<PageBody> fields) {
        if (secret == null) {
            return this;
        }
        begin("form", "method", "post", "action", new PageAddress(path, Map.of()).toString());
        open("input", "type", "hidden", "name", SECRET, "value", secret);
        fields.accept(this);
        return close();
    }

    @Override
    public Markup askForm(String path, Consumer<PageBody> fields) {
        begin("form", "method", "get", "action", new PageAddress(path, Map.of()).toString());
        fields.accept(this);
        return close();
    }

    @Override
    public Markup table(String label, List<String> columns, List<List<Consumer<PageBody>>> rows) {
        open("div", "class", "scroll", "role", "region", "aria-label", label, "tabindex", "0")
                .open("table");
        open("thead").open("tr");
        columns.forEach(name -> open("th", "scope", "col").text(name).close());
        close().close().open("tbody");
        rows.forEach(row -> row(columns, row));
        return close().close().close();
    }

    private void row(List<String> columns, List<Consumer<PageBody>> cells) {
        open("tr");
        for (int i = 0; i < cells.size(); i++) {
            if (i == 0) {
                open("th", "scope", "row");
            } else {
                open("td", "data-column", i < columns.size() ? columns.get(i) : "");
            }
            cells.get(i).accept(this);
            close();
        }
        close();
    }

    @Override
    public Markup chart(String label, List<PageCurve> curves) {
        new CurveDrawing(label, curves).write(this);
        return this;
    }

    @Override
    public Markup live(String id, boolean goesOn, Consumer<PageBody> part) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "id of a part: \"" + id + "\" -> give a letter, then letters, digits and hyphens");
        }
        if (goesOn) {
            open("div", "id", id, "data-live", "on");
        } else {
            open("div", "id", id);
        }
        part.accept(this);
        return close();
    }

    /** {@return how many characters of its texts could not be shown} */
    public long unshowable() {
        return out.unshowable();
    }

    /** {@return everything that was written; what is still open is closed} */
    @Override
    public String toString() {
        return out.toString();
    }
}
