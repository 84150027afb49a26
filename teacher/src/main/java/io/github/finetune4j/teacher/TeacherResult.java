// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.evaluation.Cost;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * The rows that teachers answered, and what it took. Immutable.
 *
 * @param data the rows, without the seeds, and the report of the steps that they went through: for a {@code DataCard},
 *     and for a registry's {@code addData}, whose cards and bill of materials name the teachers as the rows' source
 * @param reason why it ended
 * @param leftOut prompts and rows that were left out before the data's steps, by reason; the steps' are in the report
 * @param rounds in order
 * @param calls questions that were asked, by all processes
 * @param cost tokens and money of all answers, also of those that were left out
 * @param facts what a registry's data card should say beside the report: {@code machineAnnotationTools} and
 *     {@code dataAnnotationProtocol}
 * @param notes what a reader should know of how answers came, such as how many of a batch's were ordinary calls at the
 *     full price; of this process alone
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TeacherResult(
        DatasetResult data,
        StopReason reason,
        Map<String, Long> leftOut,
        List<TeacherRound> rounds,
        long calls,
        Cost cost,
        Map<String, Object> facts,
        List<String> notes) {
    /** Copies maps and lists. */
    public TeacherResult {
        leftOut = Map.copyOf(leftOut);
        rounds = List.copyOf(rounds);
        facts = Map.copyOf(facts);
        notes = List.copyOf(notes);
    }

    /** {@return the rows} */
    public Dataset rows() {
        return data.dataset();
    }

    /** {@return rows, cost, and what was left out, in one line; each note is another} */
    public String summary() {
        String summary = String.format(
                Locale.ROOT,
                "%,d rows in %d rounds (%s), %,d questions, %,d tokens, %.2f in money; left out %s, by steps %s",
                rows().size(),
                rounds.size(),
                reason,
                calls,
                cost.tokens(),
                cost.money(),
                new TreeMap<>(leftOut),
                new TreeMap<>(data.report().removed()));
        return notes.isEmpty() ? summary : summary + "\n" + String.join("\n", notes);
    }

    @Override
    public String toString() {
        return summary();
    }
}
