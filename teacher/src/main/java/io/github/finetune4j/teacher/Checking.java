// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.BatchStoppedException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.Callbacks;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Runs the checks over rows; what each said is in the journal, so that no row is checked twice. */
final class Checking implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Checking.class.getName());
    private static final int KEY_DIGITS = 32;
    private static final String COST = "the row is left out";

    private final List<RowCheck> checks;
    private final RoundJournal journal;
    private final Function<ChatModel, RecordedTeacher> kept;
    private final TimedCode timed;
    private final Callbacks callbacks = new Callbacks(LOG, Clock.systemUTC());

    Checking(TeacherChecks checks, RoundJournal journal, Function<ChatModel, RecordedTeacher> kept) {
        this.checks = checks.all();
        this.journal = journal;
        this.kept = kept;
        timed = new TimedCode(checks.timeout());
    }

    /** {@return the rows that pass} */
    List<ChatExample> passing(int round, List<ChatExample> rows, Tally left) {
        List<ChatExample> kept = rows;
        for (int i = 0; i < checks.size(); i++) {
            kept = passing(round, i, kept, left);
        }
        return kept;
    }

    private List<ChatExample> passing(int round, int number, List<ChatExample> rows, Tally left) {
        if (rows.isEmpty()) {
            return rows;
        }
        RowCheck check = checks.get(number);
        String stage = "check " + (number + 1);
        Map<String, Object> known = journal.found(round, stage);
        List<ChatExample> open =
                rows.stream().filter(row -> !known.containsKey(key(row))).toList();
        if (!open.isEmpty()) {
            journal.keep(round, stage, found(check, open));
        }
        Map<String, Object> all = journal.found(round, stage);
        List<ChatExample> passing = new ArrayList<>();
        for (ChatExample row : rows) {
            String reason = String.valueOf(all.get(key(row)));
            if (reason.isEmpty()) {
                passing.add(row);
            } else {
                left.add(reason);
            }
        }
        return passing;
    }

    /** {@return by what a row is known again: what was asked and answered} */
    private static String key(ChatExample row) {
        return new ChatExample(row.messages(), Map.of()).fingerprint().hex().substring(0, KEY_DIGITS);
    }

    private Map<String, String> found(RowCheck check, List<ChatExample> rows) {
        List<String> reasons;
        if (check instanceof RowCheck.Code code) {
            reasons = rows.stream().map(row -> said(code, row)).toList();
        } else if (check instanceof RowCheck.Scored scored) {
            reasons = scored(scored.metric(), scored.limit(), rows);
        } else if (check instanceof RowCheck.Judged judged) {
            reasons = judged(judged, rows);
        } else {
            throw new IllegalStateException("a check of another kind: " + check + " -> report it as a bug");
        }
        Map<String, String> found = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            found.put(key(rows.get(i)), reasons.get(i));
        }
        return found;
    }

    private String said(RowCheck.Code code, ChatExample row) {
        Callback callback = callbacks.of("the check " + code.name(), COST);
        return timed.says(() -> code.passes().test(row), callback, code.name()) ? "" : "check: " + code.name();
    }

    private List<String> judged(RowCheck.Judged judged, List<ChatExample> rows) {
        RecordedTeacher model = kept.apply(judged.model());
        List<String> reasons =
                scored(TeacherChecks.withoutExpected(judged.metric().apply(model)), judged.limit(), rows);
        model.throwIfFull();
        return reasons;
    }

    private List<String> scored(Metric metric, double limit, List<ChatExample> rows) {
        List<Answer> answers = rows.stream().map(Checking::answer).toList();
        Callback callback = callbacks.of("the metric " + metric.name(), COST);
        Attempt<List<Score>> together = callback.attempt(() -> List.copyOf(metric.scoreAll(answers)));
        passOn(together);
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            int row = i;
            Attempt<Score> score = together.worked() && together.value().size() == answers.size()
                    ? Attempt.at(() -> together.value().get(row))
                    : callback.attempt(() -> metric.score(answers.get(row)));
            passOn(score);
            reasons.add(score.worked() ? reason(metric, score.value(), limit) : "no score: " + metric.name());
        }
        return reasons;
    }

    // Asking on makes no sense, or somebody wants it to end
    private static void passOn(Attempt<?> attempt) {
        Throwable failure = attempt.failure();
        if (failure instanceof AuthenticationException
                || failure instanceof PermissionException
                || failure instanceof BatchStoppedException
                || (failure != null && Thread.currentThread().isInterrupted())) {
            attempt.orThrow();
        }
    }

    private static String reason(Metric metric, Score score, double limit) {
        if (score.missing()) {
            return "no score: " + metric.name();
        }
        boolean passes = metric.higherIsBetter() ? score.value() >= limit : score.value() <= limit;
        return passes ? "" : "score: " + metric.name();
    }

    private static Answer answer(ChatExample row) {
        return new Answer(
                row.prompt(),
                Message.assistant(""),
                ChatResponse.of(row.answer().orElseThrow(), FinishReason.STOP, new Usage(0, 0)),
                Map.of(),
                Duration.ZERO);
    }

    @Override
    public void close() {
        timed.close();
    }
}
