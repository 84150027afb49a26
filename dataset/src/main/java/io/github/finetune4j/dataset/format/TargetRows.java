// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowProblems;
import io.github.finetune4j.internal.names.Remedy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows read for a target. */
final class TargetRows implements RowFormat {
    private final TrainingTarget target;
    private final boolean converting;
    private final List<String> graderFields;
    private final @Nullable TokenLimit tokens;

    TargetRows(TrainingTarget target, boolean converting, List<String> graderFields, @Nullable TokenLimit tokens) {
        this.target = target;
        this.converting = converting;
        this.graderFields = graderFields;
        this.tokens = tokens;
    }

    @Override
    public String label() {
        return target.formats().get(0).label();
    }

    @Override
    public boolean recognises(Map<?, ?> row) {
        return true;
    }

    @Override
    public String label(Map<?, ?> row) {
        return format(row).label();
    }

    @Override
    public Optional<? extends Example> read(Map<String, Object> row, RowProblems problems) {
        DataFormat format = format(row);
        if (!target.formats().contains(format) && !converting) {
            problems.report(other(format));
            return Optional.empty();
        }
        Optional<? extends Example> example = format.read(row, problems);
        if (target.formats().contains(format)) {
            judge(format, row, problems);
        } else if (example.isPresent()) {
            converted(example.get(), problems);
        }
        example.ifPresent(read -> limits(read, row, problems));
        return problems.broken() ? Optional.empty() : example;
    }

    private DataFormat format(Map<?, ?> row) {
        DataFormat seen = DataFormat.of(row);
        if (target.formats().contains(seen)) {
            return seen;
        }
        return target.formats().stream()
                .filter(format -> format.fits(row))
                .findFirst()
                .orElse(
                        seen == DataFormat.OPENAI_CHAT && !row.containsKey("messages")
                                ? target.formats().get(0)
                                : seen);
    }

    private void judge(DataFormat format, Map<?, ?> row, RowProblems problems) {
        RuleBook.bundled().of(format, target).forEach(rule -> rule.check(row, problems));
    }

    private void converted(Example example, RowProblems problems) {
        try {
            DataFormat format = target.formatOf(example);
            Map<String, Object> row = format.row(example);
            RuleBook.bundled().of(format).forEach(rule -> rule.check(row, problems));
            judge(format, row, problems);
        } catch (IllegalArgumentException e) {
            problems.report(new RowIssue(
                    "",
                    "not-convertible",
                    Severity.ERROR,
                    Remedy.without(e),
                    Remedy.in(String.valueOf(e.getMessage()), "leave the row out")));
        }
    }

    private void limits(Example example, Map<?, ?> row, RowProblems problems) {
        for (String field : graderFields) {
            if (!row.containsKey(field)) {
                String message = "the grader reads " + field + ", and the row has no such field";
                problems.report(new RowIssue("", "missing-grader-field", Severity.ERROR, message, "add " + field));
            }
        }
        if (tokens != null) {
            tokens.check(example, problems);
        }
    }

    private RowIssue other(DataFormat format) {
        String takes = target.formats().get(0).label();
        String message = "the row has the shape \"" + format.label() + "\", and " + target.word() + " takes " + takes;
        String fix = "keep one shape per file, or convert: Target." + target + ".check().converting()";
        return new RowIssue("", otherCode(format), Severity.ERROR, message, fix);
    }

    private String otherCode(DataFormat format) {
        DataFormat usual = target.formats().get(0);
        if (format == DataFormat.PROMPT_COMPLETION && usual == DataFormat.OPENAI_CHAT) {
            return "legacy-prompt-completion";
        }
        return format.kind().equals(usual.kind()) ? "other-format" : "mixed-formats";
    }
}
