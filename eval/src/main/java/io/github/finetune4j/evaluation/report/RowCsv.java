// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.internal.text.ShownText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rows as RFC 4180 wants them. */
final class RowCsv {
    private static final String LINE_END = "\r\n";
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");

    private RowCsv() {}

    static String of(Evaluation evaluation) {
        List<String> names = new ArrayList<>(List.of("row", "prompt", "expected"));
        names.addAll(names("", evaluation.scores().keySet()));
        StringBuilder text = new StringBuilder(line(names));
        for (EvaluatedRow row : evaluation.rows()) {
            List<String> cells = common(row);
            cells.addAll(cells(row));
            text.append(line(cells));
        }
        return text.toString();
    }

    static String of(Comparison comparison) {
        List<String> names = new ArrayList<>(List.of("row", "prompt", "expected"));
        names.addAll(names("baseline_", comparison.baseline().scores().keySet()));
        names.addAll(names("candidate_", comparison.candidate().scores().keySet()));
        StringBuilder text = new StringBuilder(line(names));
        for (Comparison.RowPair pair : comparison.rows()) {
            List<String> cells = common(pair.baseline());
            cells.addAll(cells(pair.baseline()));
            cells.addAll(cells(pair.candidate()));
            text.append(line(cells));
        }
        return text.toString();
    }

    private static List<String> names(String prefix, Collection<String> metrics) {
        List<String> names = new ArrayList<>();
        names.add(prefix + "answer");
        names.add(prefix + "error");
        metrics.forEach(metric -> names.add(prefix + metric));
        names.add(prefix + "took_ms");
        names.add(prefix + "input_tokens");
        names.add(prefix + "output_tokens");
        return names;
    }

    private static List<String> common(EvaluatedRow row) {
        List<String> cells = new ArrayList<>();
        cells.add(String.valueOf(row.index() + 1));
        cells.add(row.prompt().stream().map(RowCsv::turn).collect(Collectors.joining("\n")));
        cells.add(row.expected());
        return cells;
    }

    private static String turn(Message message) {
        return message.role().word() + ": " + message.content();
    }

    private static List<String> cells(EvaluatedRow row) {
        List<String> cells = new ArrayList<>();
        cells.add(row.actual());
        cells.add(row.error());
        row.scores().values().forEach(score -> cells.add(value(score)));
        cells.add(String.valueOf(row.took().toNanos() / 1e6));
        cells.add(String.valueOf(row.usage().inputTokens()));
        cells.add(String.valueOf(row.usage().outputTokens()));
        return cells;
    }

    private static String value(Score score) {
        return score.missing() ? "" : String.valueOf(score.value());
    }

    private static String line(List<String> cells) {
        return cells.stream().map(RowCsv::harmless).map(RowCsv::quoted).collect(Collectors.joining(",")) + LINE_END;
    }

    /**
     * A cell that no spreadsheet takes for a formula: OWASP's list of first characters (CSV Injection), its full-width
     * forms among them, and its apostrophe. One that begins with an apostrophe gets another, so that taking one away
     * gives every text back.
     */
    private static String harmless(String cell) {
        String shown = ShownText.replaced(cell);
        boolean formula = !shown.isEmpty()
                && "=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20".indexOf(shown.charAt(0)) >= 0
                && !NUMBER.matcher(shown).matches();
        return formula ? "'" + shown : shown;
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r')
                && cell.equals(cell.strip());
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
