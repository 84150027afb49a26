// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.internal.answers.AnswerFiles;
import io.github.finetune4j.evaluation.internal.answers.AnswerNames;
import io.github.finetune4j.evaluation.internal.answers.AnswerStore;
import io.github.finetune4j.evaluation.internal.answers.EarlierAnswers;
import io.github.finetune4j.evaluation.internal.ask.Asking;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.evaluation.internal.ask.Question;
import io.github.finetune4j.evaluation.internal.ask.Reply;
import io.github.finetune4j.evaluation.internal.ask.Spending;
import io.github.finetune4j.evaluation.internal.ask.TestRows;
import io.github.finetune4j.evaluation.internal.run.ReportNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One evaluation of one model. */
final class EvaluationRun {
    private final EvaluatorSettings settings;
    private final ChatModel model;
    private final ChatModel asked;
    private final Dataset data;
    private final List<Question> questions;
    private final Scoring scoring;
    private final List<EvaluatedRow> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Tally tally;
    private final Spending spending;
    private boolean looked;

    EvaluationRun(EvaluatorSettings settings, ChatModel model, Dataset data) {
        ReportNames.checkModel(model.name());
        this.settings = settings;
        this.model = model;
        asked = settings.asked(model);
        this.data = data;
        questions = TestRows.of(settings, data);
        scoring = new Scoring(settings);
        tally = new Tally(settings, model.name(), questions.size());
        spending = new Spending(settings.budget(), settings.price(model.name()));
        Leaks.check(settings, data).ifPresent(notes::add);
    }

    List<Question> questions() {
        return questions;
    }

    /** {@return rows that have an answer by now} */
    int asked() {
        return rows.size();
    }

    Evaluation evaluate() {
        try (AnswerStore store = openStore()) {
            ask(store, questions);
            return rows.size() == questions.size() ? evaluation(store) : evaluation(store, stoppedByBudget());
        }
    }

    /** Asks some rows, as many as the budget allows; may be called again for others. */
    void ask(AnswerStore store, List<Question> some) {
        List<Question> open = takeStored(store, some);
        sayWhatLiesUnderOtherNames(open);
        try {
            new Asking(settings, asked, spending)
                    .ask(TestRows.inOrderOfAsking(settings, open).iterator(), listener(store));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(store, e);
        }
        stopIfInterrupted(store);
        stopIfNothingAnswered();
    }

    /** Before anything is asked, and paid for. */
    private void sayWhatLiesUnderOtherNames(List<Question> open) {
        Path folder = settings.answers();
        if (folder != null && !open.isEmpty() && !looked) {
            looked = true;
            notes.addAll(EarlierAnswers.words(
                    folder, model, open.stream().map(Question::key).collect(Collectors.toSet())));
        }
    }

    /** {@return the rows so far} A run that has asked every row is finished. */
    Evaluation evaluation(AnswerStore store, String... furtherNotes) {
        Map<String, Object> facts = facts(store);
        if (rows.size() == questions.size()) {
            store.finish(facts);
        }
        List<String> all = new ArrayList<>(notes);
        all.addAll(settings.notes(asked));
        all.addAll(List.of(furtherNotes));
        RunRecord record = new RunRecord(model.name(), data.fingerprint(), tally.started(), tally.elapsed(), facts);
        return Evaluation.of(settings, record, questions.size(), rows, all);
    }

    AnswerStore openStore() {
        Path folder = settings.answers();
        if (folder == null) {
            return AnswerStore.none();
        }
        Map<String, Object> header = new LinkedHashMap<>();
        header.put(AnswerStore.HEADER, model.name());
        header.put(AnswerFiles.IDENTITY, AnswerNames.identity(model));
        header.put("format", 1L);
        header.put("data", data.fingerprint().hex());
        header.put("rows", (long) questions.size());
        header.put("started", tally.started().toString());
        header.putAll(RunRecord.facts(settings, questions));
        AnswerFiles.refuseUnclear(folder, model);
        return AnswerStore.open(AnswerNames.file(folder, model), header);
    }

    private List<Question> takeStored(AnswerStore store, List<Question> some) {
        List<Question> found = new ArrayList<>();
        List<Reply> replies = new ArrayList<>();
        List<Question> open = new ArrayList<>();
        for (Question question : some) {
            Optional<Reply> reply = settings.answers() == null ? Optional.empty() : store.take(question.key());
            reply.ifPresentOrElse(
                    known -> {
                        found.add(question);
                        replies.add(known);
                        spending.kept(known.usage());
                    },
                    () -> open.add(question));
        }
        if (!found.isEmpty()) {
            List<EvaluatedRow> scored = Chunks.score(scoring, found, replies);
            rows.addAll(scored);
            tally.reused(scored);
        }
        return open;
    }

    private Asking.Listener listener(AnswerStore store) {
        return new Asking.Listener() {
            @Override
            public void keep(List<Question> asked, List<Reply> replies) {
                for (int i = 0; i < replies.size() && settings.answers() != null; i++) {
                    store.add(asked.get(i).key(), asked.get(i).index(), replies.get(i));
                }
            }

            @Override
            public void replied(List<Question> asked, List<Reply> replies) {
                List<EvaluatedRow> scored = scoring.score(asked, replies);
                rows.addAll(scored);
                tally.asked(scored);
            }

            @Override
            public boolean gainsFromSeveral() {
                return scoring.gainsFromSeveral();
            }
        };
    }

    private Map<String, Object> facts(AnswerStore store) {
        Map<String, Object> facts = RunRecord.facts(settings, questions);
        model.identity()
                .filter(identity -> !identity.equals(model.name()))
                .ifPresent(identity -> facts.put(AnswerFiles.IDENTITY, identity));
        facts.put("rows", (long) rows.size());
        facts.put("calls", spending.calls());
        facts.put("reused", (long) tally.reused());
        store.path().ifPresent(path -> facts.put("answers", path.toString()));
        return facts;
    }

    private String stoppedByBudget() {
        return "The budget of " + settings.budget().text(settings.price(model.name())) + " for " + model.name()
                + " was spent: " + rows.size() + " of " + questions.size()
                + " rows were asked, drawn at random with seed " + settings.seed() + ".";
    }

    private void stopIfInterrupted(AnswerStore store) {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(store, null);
        }
    }

    private FineTuneException interrupted(AnswerStore store, @Nullable InterruptedException e) {
        String kept = store.path()
                .map(path -> "their answers are in " + path + " -> run it again to go on")
                .orElse("nothing of it is kept -> give the evaluator a folder with answers(...)");
        return new FineTuneException(
                "the evaluation of " + model.name() + " was interrupted after " + rows.size() + " of "
                        + questions.size() + " rows: " + kept,
                e);
    }

    private void stopIfNothingAnswered() {
        if (rows.isEmpty()) {
            throw new FineTuneException("the budget of " + settings.budget().text(settings.price(model.name()))
                    + " allows no call -> raise it");
        }
        if (rows.stream().allMatch(EvaluatedRow::failed)) {
            EvaluatedRow first = rows.get(0);
            throw new FineTuneException(
                    "the model " + model.name() + " answered none of " + rows.size() + " rows; the first said: "
                            + first.error() + " -> fix that first",
                    first.failure());
        }
    }
}
