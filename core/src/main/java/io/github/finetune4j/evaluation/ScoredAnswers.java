// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.internal.answers.AnswerFiles;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.evaluation.internal.ask.Question;
import io.github.finetune4j.evaluation.internal.ask.Reply;
import io.github.finetune4j.evaluation.internal.ask.TestRows;
import io.github.finetune4j.evaluation.internal.run.ReportNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Scores answers that somebody else has asked for. */
final class ScoredAnswers {
    private ScoredAnswers() {}

    static Evaluation of(EvaluatorSettings settings, ChatModel model, List<ChatResponse> answers, Dataset data) {
        ReportNames.checkModel(model.name());
        List<Question> questions = TestRows.of(settings, data);
        if (answers.size() != questions.size()) {
            throw new IllegalArgumentException("answers of " + model.name() + ": " + answers.size() + " to "
                    + questions.size() + " rows -> give one answer per row, in the order of the rows");
        }
        List<String> notes = new ArrayList<>();
        Leaks.check(settings, data).ifPresent(notes::add);
        Tally tally = new Tally(settings, model.name(), questions.size());
        List<Reply> replies = answers.stream()
                .map(answer -> Reply.of(answer, Duration.ZERO, 1))
                .toList();
        List<EvaluatedRow> rows = Chunks.score(new Scoring(settings), questions, replies);
        Map<String, Object> facts = RunRecord.facts(settings, questions);
        model.identity()
                .filter(identity -> !identity.equals(model.name()))
                .ifPresent(identity -> facts.put(AnswerFiles.IDENTITY, identity));
        facts.put("rows", (long) rows.size());
        facts.put("calls", 0L);
        facts.put("reused", (long) rows.size());
        RunRecord run = new RunRecord(model.name(), data.fingerprint(), tally.started(), tally.elapsed(), facts);
        return Evaluation.of(settings, run, questions.size(), rows, notes);
    }
}
