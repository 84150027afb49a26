// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.internal.text.ShownText;
import java.util.List;
import java.util.stream.Collectors;

/** Writes Markdown; every text is plain text and comes out as it is. */
final class Markdown {
    private static final String SPECIAL = "\\`*_[]|~";

    private final StringBuilder out = new StringBuilder();

    void title(String text) {
        out.append("# ").append(inline(text)).append("\n\n");
    }

    void section(Section section) {
        out.append("## ").append(inline(section.title())).append("\n\n");
        section.parts().forEach(this::part);
    }

    private void part(Part part) {
        if (part instanceof Part.Words words) {
            paragraph(words.text());
        } else if (part instanceof Part.Note note) {
            paragraph(note.text());
        } else if (part instanceof Part.Heading heading) {
            out.append("### ").append(inline(heading.text())).append("\n\n");
        } else if (part instanceof Part.Bullets bullets) {
            bullets.items()
                    .forEach(item -> out.append("* ").append(inline(item)).append('\n'));
            out.append('\n');
        } else if (part instanceof Part.Pairs pairs) {
            row(List.of("What", "Value"));
            rule(2);
            pairs.values().forEach((name, value) -> row(List.of(inline(name), inline(value))));
            out.append('\n');
        } else if (part instanceof Part.Table table) {
            table(table);
        } else if (part instanceof Part.Folded folded) {
            table(folded.table());
        }
    }

    private void table(Part.Table table) {
        row(table.head().stream().map(Markdown::inline).toList());
        rule(table.head().size());
        table.rows().forEach(cells -> row(cells.stream().map(Markdown::cell).toList()));
        out.append('\n');
    }

    private static String cell(Part.Cell cell) {
        return inline(cell.more().isEmpty() ? cell.text() : cell.text() + " (" + cell.more() + ")");
    }

    private void row(List<String> cells) {
        out.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private void rule(int columns) {
        out.append("|---".repeat(columns)).append("|\n");
    }

    /** Empty lines part paragraphs, as in the text. */
    void paragraph(String text) {
        for (String paragraph : text.split("\\R\\s*\\R", -1)) {
            out.append(inline(paragraph)).append("\n\n");
        }
    }

    static String inline(String text) {
        String line = ShownText.replaced(text).replaceAll("\\s+", " ").strip();
        StringBuilder safe = new StringBuilder();
        line.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '$' -> safe.append("&#36;"); // the Hub sets what stands between two as a formula
                default -> {
                    if (SPECIAL.indexOf(c) >= 0) {
                        safe.append('\\');
                    }
                    safe.appendCodePoint(c);
                }
            }
        });
        return atTheBeginning(safe.toString());
    }

    /** A line that begins so would be a list, a heading or a rule. */
    private static String atTheBeginning(String line) {
        if (line.matches("(?s)[-+=#].*")) {
            return "\\" + line;
        }
        return line.replaceFirst("^(\\d{1,9})([.)])( |$)", "$1\\\\$2$3");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
