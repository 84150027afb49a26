package io.github.finetune4j.eval;

/** Writes well-formed HTML; every text goes through {@link #escaped}. */
final class Html {
    private final StringBuilder out = new StringBuilder();

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
                default -> safe.appendCodePoint(allowed(c) ? c : 0xFFFD);
            }
        });
        return safe.toString();
    }

    private static boolean allowed(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c < 0x7F)
                || (c >= 0xA0 && c < 0xD800)
                || (c > 0xDFFF && c < 0xFFFE)
                || c > 0xFFFF;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
