// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.dataset.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code docs/reference/data-rules.md} as the rules say it. */
final class RulesPage {
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

            %d rules about rows, then those about the number of rows and the size of files, generated from the rules
            themselves. What can be wrong while a file is read is in [data-issues.md](data-issues.md).

            A broken rule is an error, unless *warning* or *info* follows its code. It holds wherever its shape is read,
            or for the targets in brackets, where `TrainingTarget.….check()` demands it. Its source is the one above the
            table, or that in brackets: a number [below](#sources), *own* or *templates* (this project, common chat
            templates) for what no service demands. Each issue says how to fix it; so does `Rule.fix()`, and
            `DataRule.breaking()` gives a row that breaks the rule.
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
        List<DataRule> rules = RuleBook.bundled().rules().stream()
                .filter(rule -> rule.format() == format)
                .toList();
        String source = mostNamed(rules);
        out.add("");
        out.add("## " + format.word() + ": " + format.label());
        out.add("");
        out.add("Source: " + source + ".");
        out.add("");
        out.add("| code | meaning |");
        out.add("|---|---|");
        rules.forEach(rule -> out.add("| " + code(rule) + " | " + cell(rule.meaning() + by(rule, source)) + " |"));
    }

    private static String mostNamed(List<? extends Rule> rules) {
        Map<String, Long> named =
                rules.stream().collect(Collectors.groupingBy(Rule::source, TreeMap::new, Collectors.counting()));
        return Collections.max(named.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    private static String code(Rule rule) {
        return "`" + rule.code() + "`"
                + (rule.severity() == Severity.ERROR
                        ? ""
                        : " " + rule.severity().word());
    }

    private static String by(DataRule rule, String source) {
        List<String> marks = new ArrayList<>();
        if (rule.targets().containsAll(takers(rule.format()))) {
            marks.add("every target");
        } else {
            rule.targets().forEach(target -> marks.add(target.word()));
        }
        if (!rule.source().equals(source)) {
            marks.add(number(rule));
        }
        return marks.isEmpty() ? "" : " (" + String.join(", ", marks) + ")";
    }

    private static String number(Rule rule) {
        for (int i = 0; i < RuleSource.all().size(); i++) {
            if (RuleSource.all().get(i).name().equals(rule.source())) {
                return "*" + (i + 1) + "*";
            }
        }
        return rule.source().equals("this project") ? "*own*" : "*templates*";
    }

    private static List<TrainingTarget> takers(DataFormat format) {
        return Arrays.stream(TrainingTarget.values())
                .filter(target -> target.formats().contains(format))
                .toList();
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
        out.add("| target | part | keeps the rule |");
        out.add("|---|---|---|");
        for (TrainingTarget target : TrainingTarget.values()) {
            Map<String, String> parts = target.sizeRules().stream()
                    .collect(Collectors.groupingBy(
                            SizeRule::part,
                            LinkedHashMap::new,
                            Collectors.mapping(RulesPage::bound, Collectors.joining("; "))));
            parts.forEach((part, bounds) -> out.add("| " + target.word() + " | " + part + " | " + bounds + " |"));
        }
    }

    private void sources() {
        out.add("");
        out.add("## Sources");
        out.add("");
        out.add("""
            A rule is as good as the day on which its page was read: `Rule.sourceUrl()`, `sourceRead()`.
            """);
        out.add("| | source | read on |");
        out.add("|---|---|---|");
        int number = 0;
        for (RuleSource source : RuleSource.all()) {
            number++;
            out.add("| " + number + " | [" + source.name() + "](" + source.url() + ") | " + source.read() + " |");
        }
    }

    private static String bound(SizeRule rule) {
        String bound =
                rule.most() < Long.MAX_VALUE ? "≤ " + count(rule, rule.most()) : "≥ " + count(rule, rule.least());
        return bound + ": " + code(rule) + " (" + number(rule) + ")";
    }

    private static String count(SizeRule rule, long count) {
        return String.format(Locale.ROOT, "%,d %s", count, rule.ofBytes() ? "bytes" : count == 1 ? "row" : "rows");
    }
}
