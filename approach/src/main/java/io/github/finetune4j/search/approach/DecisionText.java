// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.evaluation.ScoreKind;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A decision as text. */
final class DecisionText {
    private final Decision decision;
    private final ScoreKind kind;

    DecisionText(Decision decision) {
        this.decision = decision;
        kind = decision.options().metric().kind();
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("decision " + decision.name() + " of " + decision.at().truncatedTo(ChronoUnit.SECONDS));
        lines.addAll(table());
        lines.add("");
        lines.add(decision.recommendation().sentence());
        lines.add(decision.agreement());
        lines.add("");
        lines.add(decision.tree().text().stripTrailing());
        decision.notes().forEach(note -> lines.add("note: " + note));
        return String.join("\n", lines);
    }

    private List<String> table() {
        List<List<String>> rows = new ArrayList<>();
        String currency = decision.options().currency();
        rows.add(List.of(
                "approach",
                "kind",
                decision.options().metric().name() + ", validation",
                "test",
                "p95",
                currency.isEmpty() ? "cost" : currency + " per thousand",
                "format kept"));
        decision.approaches().forEach(result -> rows.add(row(result)));
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            lines.add(line(rows.get(i), widths));
            if (i > 0) {
                remark(decision.approaches().get(i - 1), lines);
            }
        }
        return lines;
    }

    private List<String> row(ApproachResult result) {
        return List.of(
                result.name(),
                result.kind().word(),
                result.validation()
                        .map(each -> Numbers.quality(kind, each.quality()))
                        .orElse("-"),
                result.test().map(each -> Numbers.quality(kind, each.quality())).orElse("-"),
                result.best().flatMap(ApproachFigures::p95).map(Numbers::time).orElse("-"),
                result.best()
                        .flatMap(ApproachFigures::costPerThousand)
                        .map(cost -> Numbers.money(cost, "").strip())
                        .orElse("-"),
                result.best()
                        .flatMap(ApproachFigures::validShare)
                        .map(Numbers::share)
                        .orElse("-"));
    }

    private static String line(List<String> cells, int... widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length() + 2));
        }
        return line.toString().stripTrailing();
    }

    private static void remark(ApproachResult result, List<String> lines) {
        if (result.state() != ApproachResult.State.MEASURED) {
            lines.add("  not measured: " + result.reason());
        }
        if (!result.unfit().isEmpty()) {
            lines.add("  not fit: " + result.unfit());
        }
    }
}
