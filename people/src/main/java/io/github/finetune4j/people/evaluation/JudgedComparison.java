// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.people.evaluation.PeopleMetric.Judged;
import io.github.finetune4j.people.task.LabelingTask;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** A comparison of the rows that people judged. */
final class JudgedComparison {
    private final StudyAnswers study;
    private final List<LabelingTask> rows;
    /** By the very answer: two models may give the same text. */
    private final IdentityHashMap<ChatResponse, Judged> judged = new IdentityHashMap<>();

    JudgedComparison(StudyAnswers study) {
        this.study = study;
        rows = study.rows().stream()
                .filter(row ->
                        row.answers().keySet().containsAll(study.contest().both()))
                .toList();
    }

    Comparison with(Consumer<Evaluator.Builder> settings) {
        Contest contest = study.contest();
        List<ChatResponse> before = answers(contest.baseline(), false);
        List<ChatResponse> after = answers(contest.candidate(), true);
        Evaluator evaluator = evaluator(settings);
        Dataset data = Dataset.of(rows.stream().map(JudgedComparison::example).toList());
        return evaluator.compare(
                evaluator.score(contest.baseline(), before, data), evaluator.score(contest.candidate(), after, data));
    }

    private Evaluator evaluator(Consumer<Evaluator.Builder> settings) {
        Evaluator.Builder builder = Evaluator.builder().statistics(s -> s.level(Votes.LEVEL));
        study.figures().forEach(figure -> builder.addMetric(new PeopleMetric(figure, study.votes(), judged)));
        settings.accept(builder);
        return builder.build();
    }

    private List<ChatResponse> answers(Contestant model, boolean candidate) {
        List<ChatResponse> answers = new ArrayList<>();
        for (LabelingTask row : rows) {
            String text = Objects.requireNonNull(row.answers().get(model.answer()));
            ChatResponse answer = new ChatResponse(text, FinishReason.UNKNOWN, new Usage(0, 0));
            judged.put(answer, new Judged(study.votes().row(row.id()), candidate));
            answers.add(answer);
        }
        return answers;
    }

    private static ChatExample example(LabelingTask row) {
        List<Message> messages = new ArrayList<>(row.prompt());
        if (!row.expected().isEmpty()) {
            messages.add(Message.assistant(row.expected()));
        }
        return new ChatExample(messages, row.fields());
    }
}
