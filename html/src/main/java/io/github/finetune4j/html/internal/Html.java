// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import io.github.finetune4j.internal.text.ShownText;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The one writer of markup. Every text and every value of an attribute is escaped, an address leads nowhere but to this
 * page and its neighbours, and elements close in their order.
 */
public final class Html {
    private static final Set<String> VOID = Set.of("br", "hr", "input", "link", "meta", "wbr");
    private static final Set<String> ADDRESSES = Set.of("action", "formaction", "href", "src");
    private static final Pattern LOCAL = Pattern.compile("#[\\w.-]+|/(?!/)[^\\\\\\p{Cntrl}\\s]*");

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();
    private final String after;
    private List<String> columns = List.of();
    private long unshowable;

    private Html(String after) {
        this.after = after;
    }

    /** Makes an empty one for a file: a line ends after each element. */
    public Html() {
        this("\n");
    }

    /** {@return an empty one in which nothing stands between elements} */
    public static Html dense() {
        return new Html("");
    }

    /**
     * Opens an element. One that holds nothing, such as {@code input}, is closed at once.
     *
     * @param tag its name
     * @param attributes names and values in turn
     * @return this
     * @throws IllegalArgumentException if a value is missing, or an address leads elsewhere
     */
    public Html open(String tag, String... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "attributes of " + tag + ": " + attributes.length + " texts -> give names and values in turn");
        }
        for (int i = 0; i < attributes.length; i += 2) {
            if (ADDRESSES.contains(attributes[i])
                    && !LOCAL.matcher(attributes[i + 1]).matches()) {
                throw new IllegalArgumentException(
                        attributes[i] + " of a page: " + attributes[i + 1] + " -> link to a page of ours");
            }
        }
        columns = tag.equals("table") ? List.of() : columns;
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            attribute(attributes[i], attributes[i + 1]);
        }
        if (VOID.contains(tag)) {
            out.append("/>");
        } else {
            out.append('>');
            open.push(tag);
        }
        return this;
    }

    /**
     * {@return more attributes}
     *
     * @param attributes names and values in turn
     * @param more of them
     */
    public static String[] with(String[] attributes, String... more) {
        return Stream.concat(Arrays.stream(attributes), Arrays.stream(more)).toArray(String[]::new);
    }

    private void attribute(String name, String value) {
        unshowable += ShownText.unshowable(value);
        out.append(' ')
                .append(name)
                .append("=\"")
                .append(ShownText.escaped(value))
                .append('"');
    }

    /**
     * Opens an element.
     *
     * @param tag its name
     * @param cssClass its class; may be empty
     * @return this
     */
    public Html open(String tag, String cssClass) {
        return cssClass.isEmpty() ? open(tag) : open(tag, "class", cssClass);
    }

    /**
     * Opens an element without attributes.
     *
     * @param tag its name
     * @return this
     */
    public Html open(String tag) {
        return open(tag, new String[0]);
    }

    /**
     * Closes the element that was opened last.
     *
     * @return this
     * @throws IllegalStateException if none is open
     */
    public Html close() {
        if (open.isEmpty()) {
            throw new IllegalStateException("close() of a page's element: none is open -> call open before");
        }
        out.append("</").append(open.pop()).append('>').append(after);
        return this;
    }

    /**
     * Closes an element, and all within it that is still open.
     *
     * @param tag of the element: the nearest of those that are open
     * @return this
     * @throws IllegalStateException if none of that name is open
     */
    public Html close(String tag) {
        while (!tag.equals(open.peek())) {
            close();
        }
        return close();
    }

    /**
     * Adds a text.
     *
     * @param text is escaped
     * @return this
     */
    public Html text(String text) {
        unshowable += ShownText.unshowable(text);
        out.append(ShownText.escaped(text));
        return this;
    }

    /**
     * Adds an element with a text in it.
     *
     * @param tag its name
     * @param text is escaped
     * @param attributes names and values in turn
     * @return this
     */
    public Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /**
     * Adds an element with a text in it.
     *
     * @param tag its name
     * @param cssClass its class; may be empty
     * @param text is escaped
     * @return this
     */
    public Html element(String tag, String cssClass, String text) {
        return open(tag, cssClass).text(text).close();
    }

    /**
     * Adds what a user or a model wrote: it keeps its line breaks, and its own direction.
     *
     * @param tag the element's name
     * @param cssClass not empty
     * @param text is escaped
     * @return this
     */
    public Html quoted(String tag, String cssClass, String text) {
        return open(tag, "class", cssClass, "dir", "auto").text(text).close();
    }

    /**
     * Adds what others write.
     *
     * @param part writes it
     * @return this
     */
    public Html with(Consumer<Html> part) {
        part.accept(this);
        return this;
    }

    /**
     * Adds markup, style or script that was made here.
     *
     * @param markup is not escaped
     * @return this
     */
    public Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /**
     * Adds a whole page.
     *
     * @param language of its words, such as {@code en}
     * @param title of the window
     * @param head writes what the head has beside it
     * @param body writes the body
     * @return this
     */
    public Html page(String language, String title, Consumer<Html> head, Consumer<Html> body) {
        raw("<!DOCTYPE html>\n").open("html", "lang", language).open("head").open("meta", "charset", "utf-8");
        open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        element("title", title).with(head).close();
        return open("body").with(body).close().close();
    }

    /**
     * Opens a region that scrolls where it is too wide, by keys, too.
     *
     * @param label what it holds, for those who can't see it
     * @return this
     */
    public Html scroll(String label) {
        return open("div", "class", "scroll", "role", "region", "aria-label", label, "tabindex", "0");
    }

    /**
     * Adds the head of a table, whose names its {@linkplain #cell(int) cells} then know, and opens its body.
     *
     * @param cells names of the columns
     * @return this
     */
    public Html head(String... cells) {
        columns = List.of(cells);
        open("thead").open("tr");
        for (String cell : cells) {
            element("th", cell, "scope", "col");
        }
        return close().close().open("tbody");
    }

    /**
     * Adds a row of a table.
     *
     * @param heading its first cell
     * @param cells the others
     * @return this
     */
    public Html row(String heading, String... cells) {
        open("tr").heading(heading).close();
        for (int i = 0; i < cells.length; i++) {
            cell(i + 1).text(cells[i]).close();
        }
        return close();
    }

    /**
     * Opens the first cell of a row, and writes its name.
     *
     * @param text of it
     * @return this
     */
    public Html heading(String text) {
        return open("th", "scope", "row").text(text);
    }

    /**
     * Opens a cell, which on a narrow screen has its column's name before it.
     *
     * @param column from 0; one without a name is an ordinary cell
     * @return this
     */
    public Html cell(int column) {
        String name = column < columns.size() ? columns.get(column) : "";
        return name.isEmpty() ? open("td") : cell(name);
    }

    /**
     * Opens a cell, which on a narrow screen has its column's name before it.
     *
     * @param column its name
     * @return this
     */
    public Html cell(String column) {
        return open("td", "data-column", column);
    }

    /**
     * Adds a bar, in a table's cell.
     *
     * @param share of the width
     * @param cssClass beside {@code bar}
     * @return this
     */
    public Html bar(double share, String cssClass) {
        double percent = Math.max(0, Math.min(100, 100 * share));
        open(
                "svg",
                "class",
                "bar " + cssClass,
                "viewBox",
                "0 0 100 8",
                "preserveAspectRatio",
                "none",
                "aria-hidden",
                "true");
        return open("rect", "class", "scale", "width", "100", "height", "8")
                .close()
                .open("rect", "class", "value", "width", String.format(Locale.ROOT, "%.2f", percent), "height", "8")
                .close()
                .close();
    }

    /** {@return how many characters of its texts could not be shown} */
    public long unshowable() {
        return unshowable;
    }

    /** {@return everything that was written; what is still open is closed} */
    @Override
    public String toString() {
        StringBuilder all = new StringBuilder(out);
        open.forEach(tag -> all.append("</").append(tag).append('>'));
        return all.toString();
    }
}
