package io.github.finetune4j.data.report;

import io.github.finetune4j.dataset.ReportSection;
import java.util.List;
import java.util.Map;

/** A section that nothing is drawn for: its lines, and its plain figures. */
final class OtherPart {
    private OtherPart() {}

    static void write(ReportSection section, Markup out) {
        out.open("section", "").element("h2", "", section.title());
        section.lines().forEach(line -> out.element("p", "note", line));
        out.raw("<details>")
                .element("summary", "", "Figures")
                .open("div", "scroll")
                .open("table", "")
                .raw("<tbody>");
        section.figures().forEach((name, value) -> {
            if (value instanceof Map<?, ?> map) {
                map.forEach((key, inner) -> out.row(name + ": " + key, Numbers.any(String.valueOf(inner))));
            } else if (!(value instanceof List<?>)) {
                out.row(name, Numbers.any(value));
            }
        });
        out.raw("</tbody>").close("table").close("div").close("details").close("section");
    }
}
