// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetIssue;
import io.github.finetune4j.dataset.InvalidDatasetException;
import io.github.finetune4j.dataset.internal.hash.ContentHash;
import io.github.finetune4j.dataset.internal.rules.IssueCode;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowOrigin;
import io.github.finetune4j.internal.chat.SaidText;
import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One way through the rows that a head is to learn from. Each row and each label is looked at once. */
final class LabelReading {
    private static final int SHOWN = 40;
    private static final String AT = "/" + SoftLabels.FIELD;
    private final Dataset data;
    private final TrainingMethod method;
    private final Set<String> known; // empty: any
    private final List<LabeledText> texts = new ArrayList<>();
    private final List<DatasetIssue> errors = new ArrayList<>();
    private final List<DatasetIssue> warnings = new ArrayList<>();
    private final Map<String, Set<String>> answers = new HashMap<>(); // of each text, without case and white space
    private final Map<String, Integer> rows = new HashMap<>(); // of each label
    private final Map<String, RowOrigin> places = new HashMap<>(); // of each label's first row
    private final Map<String, DatasetRow> likely = new LinkedHashMap<>(); // first row with a probability of each label
    private final Map<String, Double> mass = new HashMap<>(); // sum of each label's probabilities

    private LabelReading(Dataset data, TrainingMethod method, List<String> labels) {
        if (!method.hasHead()) {
            throw new IllegalArgumentException(
                    "method: " + method + " -> give one that has a head, such as CLASSIFICATION");
        }
        this.data = data;
        this.method = method;
        known = new LinkedHashSet<>(labels);
    }

    static LabelReading of(Dataset data, TrainingMethod method, List<String> labels) {
        LabelReading reading = new LabelReading(data, method, labels);
        data.rows().forEach(reading::add);
        return reading;
    }

    /** {@return the texts, none of which is wrong} */
    List<LabeledText> checked(boolean toTellApart) {
        List<DatasetIssue> all = new ArrayList<>(errors);
        if (errors.isEmpty()) {
            all.addAll(issuesOfChances());
        }
        if (toTellApart
                && errors.isEmpty()
                && texts.stream().map(LabeledText::labels).distinct().count() < 2) {
            all.add(issue(whole(), IssueCode.ONE_LABEL.issue("")));
        }
        if (!all.isEmpty()) {
            throw InvalidDatasetException.of(data, all);
        }
        return List.copyOf(texts);
    }

    List<DatasetIssue> warnings() {
        List<DatasetIssue> all = new ArrayList<>(warnings);
        if (method != TrainingMethod.REGRESSION) {
            known.stream().filter(label -> !rows.containsKey(label)).forEach(label -> all.add(rare(label, "no row")));
            places.keySet().stream()
                    .filter(label -> rows.getOrDefault(label, 0) == 1)
                    .sorted()
                    .forEach(label -> all.add(rare(label, "one row")));
        }
        return all;
    }

    private void add(DatasetRow row) {
        if (!(row.example() instanceof ChatExample chat)) {
            report(
                    row,
                    IssueCode.MIXED_FORMATS.issue("", "the row is no chat, from which method " + method + " learns"));
            return;
        }
        String text = LabeledText.textOf(chat.prompt());
        if (text.isBlank()) {
            report(row, IssueCode.EMPTY_CONTENT.issue("", "the text of the row is empty or white space"));
        }
        String answer = chat.answer().map(message -> message.content().strip()).orElse("");
        if (answer.isEmpty()) {
            report(row, IssueCode.NO_LABEL.issue(""));
            return;
        }
        List<String> labels = labels(row, answer);
        Map<String, Double> chances = chances(row, chat);
        if (labels != null && chances != null && !text.isBlank()) {
            take(row, new LabeledText(text, labels, chances));
        }
    }

    /** {@return a teacher's probabilities; none where the row has none; null, and reported, if they are no such} */
    private @Nullable Map<String, Double> chances(DatasetRow row, ChatExample chat) {
        Object value = chat.fields().get(SoftLabels.FIELD);
        if (value == null) {
            return Map.of();
        }
        boolean one = method == TrainingMethod.CLASSIFICATION;
        if (!one && method != TrainingMethod.MULTI_LABEL) {
            report(row, IssueCode.BAD_PROBABILITIES.issue(AT, "method " + method + " learns from labels alone"));
            return null;
        }
        LabelChances read = LabelChances.of(value, one);
        if (read.wrong() != null) {
            report(row, IssueCode.BAD_PROBABILITIES.issue(AT, read.wrong()));
            return null;
        }
        read.chances().keySet().forEach(label -> likely.putIfAbsent(label, row));
        return read.chances();
    }

    private List<DatasetIssue> issuesOfChances() {
        Set<String> learnt = known.isEmpty() ? rows.keySet() : known;
        List<DatasetIssue> issues = new ArrayList<>();
        likely.forEach((label, row) -> {
            if (!learnt.contains(label)) {
                String why = known.isEmpty() ? "no row has it" : "the head does not name it";
                issues.add(issue(
                        row.origin(),
                        IssueCode.UNKNOWN_LABEL.issue(AT, shown(label) + " has a probability, and " + why)));
            }
        });
        rows.keySet().stream()
                .filter(label -> !likely.isEmpty() && mass.getOrDefault(label, 0.0) == 0)
                .sorted()
                .forEach(label -> issues.add(issue(
                        places.getOrDefault(label, whole()),
                        IssueCode.BAD_PROBABILITIES.issue(
                                AT, shown(label) + " has rows, and a probability above 0 in none"))));
        return issues;
    }

    /** {@return the labels in an answer; null, and reported, if they are none} */
    private @Nullable List<String> labels(DatasetRow row, String answer) {
        if (method == TrainingMethod.REGRESSION) {
            return good(row, SaidText.number(answer) != null, IssueCode.NO_NUMBER) ? List.of(answer) : null;
        }
        if (method == TrainingMethod.MULTI_LABEL) {
            List<String> several = SaidText.labels(answer);
            return good(row, several != null, IssueCode.NO_LABEL_LIST) && allKnown(row, several) ? several : null;
        }
        List<String> one = List.of(answer);
        boolean single = known.contains(answer) || SaidText.labels(answer) == null;
        return good(row, single, IssueCode.SEVERAL_LABELS) && allKnown(row, one) ? one : null;
    }

    private boolean good(DatasetRow row, boolean good, IssueCode otherwise) {
        if (!good) {
            report(row, otherwise.issue(""));
        }
        return good;
    }

    private boolean allKnown(DatasetRow row, @Nullable List<String> labels) {
        boolean all = true;
        for (String label : labels == null ? List.<String>of() : labels) {
            if (!known.isEmpty() && !known.contains(label)) {
                all = false;
                report(
                        row,
                        IssueCode.UNKNOWN_LABEL.issue(
                                "", shown(label) + " is not among the " + known.size() + " labels of the head"));
            }
        }
        return all;
    }

    private void take(DatasetRow row, LabeledText text) {
        texts.add(text);
        text.chances().forEach((label, chance) -> mass.merge(label, chance, Double::sum));
        if (text.chances().isEmpty()) {
            text.labels().forEach(label -> mass.merge(label, 1.0, Double::sum));
        }
        Set<String> said = Set.copyOf(text.labels());
        Set<String> before = answers.putIfAbsent(ContentHash.normal(text.text()), said);
        if (before != null && !before.equals(said)) {
            warnings.add(issue(
                    row.origin(), IssueCode.CONTRADICTORY_ROW.issue("", "the same text has another label before")));
        }
        for (String label : said) {
            rows.merge(label, 1, Integer::sum);
            places.putIfAbsent(label, row.origin());
        }
    }

    private DatasetIssue rare(String label, String count) {
        return issue(
                places.getOrDefault(label, whole()), IssueCode.RARE_LABEL.issue("", shown(label) + " has " + count));
    }

    private void report(DatasetRow row, RowIssue issue) {
        errors.add(issue(row.origin(), issue));
    }

    private RowOrigin whole() {
        return new RowOrigin(
                String.join(
                        ", ",
                        new LinkedHashSet<>(data.rows().stream()
                                .map(row -> row.origin().source())
                                .toList())),
                0,
                "");
    }

    private static DatasetIssue issue(RowOrigin at, RowIssue issue) {
        return new DatasetIssue(
                at.source(), at.line(), issue.pointer(), issue.code(), issue.severity(), issue.message(), issue.fix());
    }

    /** {@return a label for a message; of a long one, which may be what somebody wrote, the length alone} */
    private static String shown(String label) {
        return label.length() <= SHOWN
                ? "the label " + Json.write(label)
                : "a label of " + label.length() + " characters";
    }
}
