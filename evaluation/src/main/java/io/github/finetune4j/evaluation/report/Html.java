// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

/** Writes well-formed HTML; every text goes through {@link #escaped}. */
final class Html {
    private final StringBuilder out = new StringBuilder();
    private long unshowable;

    /** Opens an element; the class may be empty. */
    Html open(String tag, String cssClass) {
        out.append('<').append(tag);
        if (!cssClass.isEmpty()) {
            out.append(" class=\"").append(escaped(cssClass)).append('"');
        }
        out.append('>');
        return this;
    }

    Html open(String tag) {
        return open(tag, "");
    }

    Html close(String tag) {
        out.append("</").append(tag).append(">\n");
        return this;
    }

    Html text(String text) {
        unshowable += Unshowable.count(text);
        out.append(escaped(text));
        return this;
    }

    Html element(String tag, String cssClass, String text) {
        return open(tag, cssClass).text(text).close(tag);
    }

    Html element(String tag, String text) {
        return element(tag, "", text);
    }

    /** Text that a user or a model wrote: keeps its line breaks, and its own direction. */
    Html quoted(String tag, String cssClass, String text) {
        out.append('<')
                .append(tag)
                .append(" class=\"")
                .append(escaped(cssClass))
                .append("\" dir=\"auto\">");
        return text(text).close(tag);
    }

    /** Opens a cell of a table that is read in lines on a narrow screen, where its column's name stands before it. */
    Html cell(String column) {
        out.append("<td data-column=\"").append(escaped(column)).append("\">");
        return this;
    }

    /** Markup that was made here. */
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /** Text safe in elements and in quoted attributes. What XML can't hold becomes U+FFFD. */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(Unshowable.shows(c) ? c : 0xFFFD);
            }
        });
        return safe.toString();
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
