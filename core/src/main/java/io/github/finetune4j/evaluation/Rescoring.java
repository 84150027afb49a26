// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.internal.answers.AnswerStore;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.evaluation.internal.ask.Question;
import io.github.finetune4j.evaluation.internal.ask.Reply;
import io.github.finetune4j.evaluation.internal.ask.TestRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Scores stored answers. */
final class Rescoring {
    private Rescoring() {}

    static Evaluation of(EvaluatorSettings settings, Path answers, Dataset data) {
        List<Question> questions = TestRows.of(settings, data);
        List<String> notes = new ArrayList<>();
        Leaks.check(settings, data).ifPresent(notes::add);
        String[] model = {answers.getFileName().toString()};
        AnswerStore store = AnswerStore.readOnly(answers, header -> model[0] = header);
        List<Question> found = new ArrayList<>();
        List<Reply> replies = new ArrayList<>();
        for (Question question : questions) {
            store.take(question.key()).ifPresent(reply -> {
                found.add(question);
                replies.add(reply);
            });
        }
        if (found.isEmpty()) {
            throw new FineTuneException("none of the " + questions.size() + " rows has an answer in " + answers
                    + " -> give the data set that was asked, and the same request(...) settings");
        }
        Tally tally = new Tally(settings, model[0], questions.size());
        List<EvaluatedRow> rows = Chunks.score(new Scoring(settings), found, replies);
        if (rows.size() < questions.size()) {
            notes.add(rows.size() + " of " + questions.size() + " rows have a stored answer; the others are left out.");
        }
        Map<String, Object> facts = RunRecord.facts(settings, questions);
        facts.put("calls", 0L);
        facts.put("reused", (long) rows.size());
        facts.put("answers", answers.toString());
        RunRecord run = new RunRecord(model[0], data.fingerprint(), tally.started(), tally.elapsed(), facts);
        return Evaluation.of(settings, run, questions.size(), rows, notes);
    }
}
