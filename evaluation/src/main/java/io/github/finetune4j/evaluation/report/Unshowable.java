// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Characters that are no text: control characters, halves of surrogate pairs, code points that are none. XML and HTML
 * can't hold them, and UTF-8 not the halves. U+FFFD stands for them, and it is said how many there were.
 */
final class Unshowable {
    private static final int REPLACEMENT = 0xFFFD;

    private Unshowable() {}

    /** Whether XML 1.0 and HTML can hold it, and an editor show it. */
    static boolean shows(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c < 0x7F)
                || (c >= 0xA0 && c < Character.MIN_SURROGATE)
                || (c > Character.MAX_SURROGATE && c < 0xFFFE)
                || c > 0xFFFF;
    }

    static long count(String text) {
        return text.codePoints().filter(c -> !shows(c)).count();
    }

    static String replaced(String text) {
        return text.codePoints().allMatch(Unshowable::shows)
                ? text
                : text.codePoints()
                        .map(c -> shows(c) ? c : REPLACEMENT)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    static String sentence(long characters) {
        return characters + (characters == 1 ? " character is" : " characters are")
                + " no text (control characters, halves of surrogate pairs): U+FFFD stands in their place.";
    }

    /** {@return the notes, and how many such characters the rows hold, if any} */
    static List<String> notes(Evaluation candidate, @Nullable Comparison comparison) {
        List<String> notes = new ArrayList<>(comparison == null ? candidate.notes() : comparison.notes());
        Stream<EvaluatedRow> others = comparison == null ? Stream.empty() : comparison.baseline().rows().stream();
        List<Long> odd = Stream.concat(candidate.rows().stream(), others)
                .map(row -> texts(row).mapToLong(Unshowable::count).sum())
                .filter(count -> count > 0)
                .toList();
        if (!odd.isEmpty()) {
            notes.add("In " + odd.size() + (odd.size() == 1 ? " answered row " : " answered rows ")
                    + sentence(odd.stream().mapToLong(Long::longValue).sum()));
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
