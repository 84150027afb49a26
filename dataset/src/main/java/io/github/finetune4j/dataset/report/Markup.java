// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.report;

import java.util.List;

/** Writes well-formed HTML; every text is escaped. */
final class Markup {
    private final StringBuilder out = new StringBuilder();
    private List<String> columns = List.of();
    private long unshowable;

    Markup open(String tag, String cssClass) {
        columns = tag.equals("table") ? List.of() : columns;
        out.append('<').append(tag);
        if (!cssClass.isEmpty()) {
            out.append(" class=\"").append(escaped(cssClass)).append('"');
        }
        out.append('>');
        return this;
    }

    Markup close(String tag) {
        out.append("</").append(tag).append(">\n");
        return this;
    }

    Markup text(String text) {
        unshowable += text.codePoints().filter(c -> !holds(c)).count();
        out.append(escaped(text));
        return this;
    }

    Markup element(String tag, String cssClass, String text) {
        return open(tag, cssClass).text(text).close(tag);
    }

    Markup raw(String markup) {
        out.append(markup);
        return this;
    }

    /** A row of a table: the first cell is its heading. */
    Markup row(String heading, String... cells) {
        open("tr", "").element("th", "", heading);
        for (int i = 0; i < cells.length; i++) {
            cell(i + 1).text(cells[i]).close("td");
        }
        return close("tr");
    }

    /** Opens a cell, which on a narrow screen has its column's name before it. */
    Markup cell(int column) {
        String name = column < columns.size() ? columns.get(column) : "";
        return name.isEmpty() ? open("td", "") : raw("<td data-column=\"" + escaped(name) + "\">");
    }

    Markup head(String... cells) {
        columns = List.of(cells);
        raw("<thead><tr>");
        for (String cell : cells) {
            element("th", "", cell);
        }
        return raw("</tr></thead>\n<tbody>");
    }

    /** A bar of a share of the width, in a table's cell. */
    Markup bar(double share, String cssClass) {
        double percent = Math.max(0, Math.min(100, 100 * share));
        return raw("<svg class=\"bar " + cssClass
                + "\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                + "<rect class=\"scale\" width=\"100\" height=\"8\"/><rect class=\"value\" width=\""
                + Numbers.plain(percent) + "\" height=\"8\"/></svg>");
    }

    /** Text safe in elements and in quoted attributes; what HTML can't hold becomes U+FFFD. */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(holds(c) ? c : 0xFFFD);
            }
        });
        return safe.toString();
    }

    private static boolean holds(int c) {
        boolean control = (c < ' ' && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0);
        return !control && !(c >= 0xD800 && c <= 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
    }

    /** {@return how many characters of its texts could not be shown} */
    long unshowable() {
        return unshowable;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
