// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.LineChart;
import io.github.finetune4j.html.internal.Pen;
import java.util.List;
import java.util.Set;

/** Shows sections on a page. */
record HtmlView(Html out) {
    private static final Set<String> GOOD = Set.of("better", "promoted", "passed");
    private static final Set<String> BAD = Set.of("worse", "rolled back", "failed");
    private static final Set<String> OPEN = Set.of("undecided", "under way", "auto paused", "paused");

    void section(Section section) {
        out.open("section").element("h2", section.title());
        section.parts().forEach(this::part);
        out.close();
    }

    private void part(Part part) {
        if (part instanceof Part.Words words) {
            out.quoted("p", missing(words.text()) > 0 ? "said missing" : "said", words.text());
        } else if (part instanceof Part.Note note) {
            out.element("p", "note", note.text());
        } else if (part instanceof Part.Heading heading) {
            out.element("h3", heading.text());
        } else if (part instanceof Part.Bullets bullets) {
            out.open("ul");
            bullets.items().forEach(item -> out.quoted("li", "said", item));
            out.close();
        } else if (part instanceof Part.Pairs pairs) {
            pairs(pairs);
        } else if (part instanceof Part.Table table) {
            table(table, "plain");
        } else if (part instanceof Part.Folded folded) {
            out.open("details").element("summary", folded.summary());
            table(folded.table(), "numbers");
            out.close();
        } else if (part instanceof Part.Curve curve) {
            curve(curve);
        }
    }

    private void pairs(Part.Pairs pairs) {
        out.open("dl");
        pairs.values().forEach((name, value) -> {
            out.element("dt", name);
            out.quoted("dd", missing(value) > 0 ? "missing" : "value", value);
        });
        out.close();
    }

    private void table(Part.Table table, String cssClass) {
        out.open("div", "class", "scroll", "tabindex", "0").open("table", cssClass);
        out.head(table.head().toArray(String[]::new));
        for (List<Part.Cell> row : table.rows()) {
            out.open("tr").element("th", row.get(0).text());
            for (int column = 1; column < row.size(); column++) {
                cell(column, row.get(column));
            }
            out.close();
        }
        out.close("div");
    }

    private void cell(int column, Part.Cell cell) {
        out.cell(column);
        if (!cell.mark().isEmpty()) {
            out.element("span", ("badge " + mark(cell.mark())).strip(), cell.text());
        } else if (missing(cell.text()) > 0) {
            out.element("span", "missing", cell.text());
        } else {
            out.quoted("span", "said", cell.text());
        }
        if (!cell.more().isEmpty()) {
            out.element("small", cell.more());
        }
        out.close();
    }

    private void curve(Part.Curve curve) {
        LineChart.write(Pen.of(out), "Loss in nats per target token, by optimiser step", curve.lines(), false);
    }

    /** {@return the class that colours a word} */
    static String mark(String word) {
        return GOOD.contains(word) ? "good" : BAD.contains(word) ? "bad" : OPEN.contains(word) ? "open" : "";
    }

    /** {@return how many things a section says are not recorded} */
    static long missing(Section section) {
        return section.parts().stream().mapToLong(HtmlView::missing).sum();
    }

    private static long missing(Part part) {
        if (part instanceof Part.Words words) {
            return missing(words.text());
        }
        if (part instanceof Part.Note note) {
            return missing(note.text());
        }
        if (part instanceof Part.Pairs pairs) {
            return pairs.values().values().stream().mapToLong(HtmlView::missing).sum();
        }
        return part instanceof Part.Table table
                ? table.rows().stream()
                        .flatMap(List::stream)
                        .mapToLong(cell -> missing(cell.text()))
                        .sum()
                : 0;
    }

    private static long missing(String text) {
        return text.equals(Facts.NOT_RECORDED) || text.contains(": " + Facts.NOT_RECORDED) ? 1 : 0;
    }
}
