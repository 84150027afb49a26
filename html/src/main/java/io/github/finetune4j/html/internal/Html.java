// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import io.github.finetune4j.internal.text.ShownText;
import java.util.List;
import java.util.Locale;

/** Writes well-formed HTML; every text is escaped. */
public final class Html {
    private final StringBuilder out = new StringBuilder();
    private List<String> columns = List.of();
    private long unshowable;

    /** Makes an empty one. */
    public Html() {}

    /**
     * Opens an element.
     *
     * @param tag its name
     * @param cssClass may be empty
     * @return this
     */
    public Html open(String tag, String cssClass) {
        columns = tag.equals("table") ? List.of() : columns;
        out.append('<').append(tag);
        if (!cssClass.isEmpty()) {
            out.append(" class=\"").append(ShownText.escaped(cssClass)).append('"');
        }
        out.append('>');
        return this;
    }

    /**
     * Opens an element without a class.
     *
     * @param tag its name
     * @return this
     */
    public Html open(String tag) {
        return open(tag, "");
    }

    /**
     * Closes an element.
     *
     * @param tag its name
     * @return this
     */
    public Html close(String tag) {
        out.append("</").append(tag).append(">\n");
        return this;
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
     * @param cssClass may be empty
     * @param text is escaped
     * @return this
     */
    public Html element(String tag, String cssClass, String text) {
        return open(tag, cssClass).text(text).close(tag);
    }

    /**
     * Adds an element without a class.
     *
     * @param tag its name
     * @param text is escaped
     * @return this
     */
    public Html element(String tag, String text) {
        return element(tag, "", text);
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
        out.append('<')
                .append(tag)
                .append(" class=\"")
                .append(ShownText.escaped(cssClass))
                .append("\" dir=\"auto\">");
        return text(text).close(tag);
    }

    /**
     * Adds markup that was made here.
     *
     * @param markup is not escaped
     * @return this
     */
    public Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /**
     * Adds the head of a table, whose names its {@linkplain #cell(int) cells} then know, and opens its body.
     *
     * @param cells names of the columns
     * @return this
     */
    public Html head(String... cells) {
        columns = List.of(cells);
        raw("<thead><tr>");
        for (String cell : cells) {
            element("th", cell);
        }
        return raw("</tr></thead>\n<tbody>");
    }

    /**
     * Adds a row of a table.
     *
     * @param heading its first cell
     * @param cells the others
     * @return this
     */
    public Html row(String heading, String... cells) {
        open("tr").element("th", heading);
        for (int i = 0; i < cells.length; i++) {
            cell(i + 1).text(cells[i]).close("td");
        }
        return close("tr");
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
        out.append("<td data-column=\"").append(ShownText.escaped(column)).append("\">");
        return this;
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
        return raw("<svg class=\"bar " + cssClass
                + "\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                + "<rect class=\"scale\" width=\"100\" height=\"8\"/><rect class=\"value\" width=\""
                + String.format(Locale.ROOT, "%.2f", percent) + "\" height=\"8\"/></svg>");
    }

    /** {@return how many characters of its texts could not be shown} */
    public long unshowable() {
        return unshowable;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
