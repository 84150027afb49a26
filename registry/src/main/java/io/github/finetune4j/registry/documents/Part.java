// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.html.internal.LineChart;
import java.util.List;
import java.util.Map;

/** A piece of a section, as the model card and the dossier both show it. */
sealed interface Part {
    /** A sentence or more; what somebody wrote keeps its line breaks. */
    record Words(String text) implements Part {}

    /** A remark in small print. */
    record Note(String text) implements Part {}

    /** A heading above some of a section's parts. */
    record Heading(String text) implements Part {}

    record Bullets(List<String> items) implements Part {}

    /** Values by name, in order. */
    record Pairs(Map<String, String> values) implements Part {}

    /** Rows of as many cells as the head has. */
    record Table(List<String> head, List<List<Cell>> rows) implements Part {}

    /** A table of which the dossier shows the summary until somebody unfolds it. */
    record Folded(String summary, Table table) implements Part {}

    /** A cell: text, more in small print, and a word that colours it; both may be empty. */
    record Cell(String text, String more, String mark) {
        static Cell of(String text) {
            return new Cell(text, "", "");
        }

        static Cell of(String text, String more) {
            return new Cell(text, more, "");
        }
    }

    /** Lines over the optimiser's steps. */
    record Curve(List<LineChart.Line> lines) implements Part {}
}
