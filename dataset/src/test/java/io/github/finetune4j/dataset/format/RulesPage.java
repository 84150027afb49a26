// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.internal.json.Json;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** {@code docs/reference/data-rules.md} as the rules say it. */
final class RulesPage {
    private static final int SHOWN = 180;
    private final StringJoiner out = new StringJoiner("\n", "", "\n");

    static String text() {
        RulesPage page = new RulesPage();
        page.head();
        for (DataFormat format : DataFormat.values()) {
            page.format(format);
        }
        page.sizes();
        page.sources();
        return page.out.toString();
    }

    private void head() {
        out.add(String.format(Locale.ROOT, """
            # Rules for rows

            This page is generated from the rules (`RulesPage`), and a test compares the two. The codes of
            problems found while reading (broken JSON, chat messages, tools) are in [data-issues.md](data-issues.md).

            There are %d rules about rows, and below them those about the number of rows and the size of files.
            A rule without a target applies wherever its shape is read; the others are checked by
            `TrainingTarget.….check()`. Whose word a rule follows, and when it was last read, is under
            [sources](#sources); *this project* and *common chat templates* mark what no service demands.
            """, RuleBook.bundled().rules().size()));
        out.add("| target | takes |");
        out.add("|---|---|");
        for (TrainingTarget target : TrainingTarget.values()) {
            out.add("| `" + target + "` | "
                    + target.formats().stream()
                            .map(format -> "`" + format.word() + "`")
                            .collect(Collectors.joining(", "))
                    + " |");
        }
    }

    private void format(DataFormat format) {
        out.add("");
        out.add("## " + format.word() + ": " + format.label());
        out.add("");
        out.add("| code | severity | targets | meaning | fix | source | a row that breaks it |");
        out.add("|---|---|---|---|---|---|---|");
        RuleBook.bundled().rules().stream()
                .filter(rule -> rule.format() == format)
                .forEach(rule -> out.add(row(rule)));
    }

    private static String row(DataRule rule) {
        String targets = rule.targets().stream().map(TrainingTarget::word).collect(Collectors.joining(", "));
        return String.join(
                " | ",
                "| `" + rule.code() + "`",
                rule.severity().word(),
                targets.isEmpty() ? "all" : targets,
                cell(rule.meaning()),
                cell(rule.fix()),
                cell(rule.source()),
                "`" + cell(shown(rule.breaking())) + "` |");
    }

    private static String shown(Map<String, Object> row) {
        String text = Json.write(row).replace('`', '\'');
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private void sizes() {
        out.add("");
        out.add("## Number of rows and size of files");
        out.add("");
        out.add("""
            Bytes are those of the JSONL file: of the lines as they were written, and in `check()` as they came.
            1 GB counts as 2^30 bytes, so that whatever is reported is certainly too large.
            """);
        out.add("| target | code | severity | part | at least | at most | fix | source | what breaks it |");
        out.add("|---|---|---|---|---|---|---|---|---|");
        for (TrainingTarget target : TrainingTarget.values()) {
            target.sizeRules().forEach(rule -> out.add(row(rule)));
        }
    }

    private void sources() {
        out.add("");
        out.add("## Sources");
        out.add("");
        out.add("""
            Pages change. A rule is as good as the day on which its page was read; the pages of the first rules have the
            day of their decision ([103](../decisions/103-rules-as-data.md)). `Rule.sourceUrl()` and `sourceRead()` tell.
            """);
        out.add("| source | page | read on |");
        out.add("|---|---|---|");
        RuleSource.all()
                .forEach(source -> out.add("| " + source.name() + " | " + source.url() + " | " + source.read() + " |"));
    }

    private static String row(SizeRule rule) {
        return String.join(
                " | ",
                "| " + rule.target().word(),
                "`" + rule.code() + "`",
                rule.severity().word(),
                rule.part(),
                rule.least() > 0 ? count(rule, rule.least()) : "",
                rule.most() < Long.MAX_VALUE ? count(rule, rule.most()) : "",
                rule.fix(),
                rule.source(),
                count(rule, rule.most() < Long.MAX_VALUE ? rule.most() + 1 : rule.least() - 1) + " |");
    }

    private static String count(SizeRule rule, long count) {
        return String.format(Locale.ROOT, "%,d %s", count, rule.ofBytes() ? "bytes" : count == 1 ? "row" : "rows");
    }
}
