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
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A count of the characters of the rows that are no text, for the notes of an evaluation. */
final class Unshowable {
    private Unshowable() {}

    /** {@return the notes, and how many such characters the rows hold, if any} */
    static List<String> notes(Evaluation candidate, @Nullable Comparison comparison) {
        List<String> notes = new ArrayList<>(comparison == null ? candidate.notes() : comparison.notes());
        Stream<EvaluatedRow> others = comparison == null ? Stream.empty() : comparison.baseline().rows().stream();
        List<Long> odd = Stream.concat(candidate.rows().stream(), others)
                .map(row -> texts(row).mapToLong(ShownText::unshowable).sum())
                .filter(count -> count > 0)
                .toList();
        if (!odd.isEmpty()) {
            notes.add("In " + odd.size() + (odd.size() == 1 ? " answered row " : " answered rows ")
                    + ShownText.sentence(odd.stream().mapToLong(Long::longValue).sum()));
        }
        return notes;
    }

    private static Stream<String> texts(EvaluatedRow row) {
        Stream<String> said = row.prompt().stream().map(Message::content);
        Stream<String> answered = Stream.of(row.expected(), row.actual(), row.error());
        Stream<String> reasons = row.scores().values().stream().map(Score::explanation);
        return Stream.of(said, answered, reasons).flatMap(texts -> texts);
    }
}
