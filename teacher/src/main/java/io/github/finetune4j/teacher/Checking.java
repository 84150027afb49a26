// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.Callbacks;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Runs the checks over rows, whose personal data they don't see. What each said is in the journal, so that no row is
 * checked twice. Where the one who is asked is out of order, the run ends, and the rows wait for the next one.
 */
final class Checking implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Checking.class.getName());
    private static final int KEY_DIGITS = 32;
    private static final int MANY = 5;
    private static final String COST = "the row is left out";

    private final List<ReadyCheck> checks;
    private final RoundJournal journal;
    private final TeacherData data;
    private final TimedCode timed;
    private final Callbacks callbacks = new Callbacks(LOG, Clock.systemUTC());
    private final Scores scores = new Scores(callbacks, COST);

    Checking(TeacherSettings settings, RoundJournal journal, Function<ChatModel, RecordedTeacher> kept) {
        this.checks = ReadyChecks.of(settings.checks().all(), kept);
        this.journal = journal;
        data = settings.data();
        timed = new TimedCode(settings.checks().timeout());
    }

    /** A row as checks see it. */
    private record Seen(TaughtRow taught, ChatExample masked, String key) {}

    /** {@return the rows that pass} */
    List<TaughtRow> passing(int round, List<TaughtRow> rows, Tally left) {
        List<Seen> kept = rows.stream().map(this::seen).toList();
        for (ReadyCheck check : checks) {
            kept = passing(round, check, kept, left);
        }
        return kept.stream().map(Seen::taught).toList();
    }

    /** A row is known again by what was asked and answered. */
    private Seen seen(TaughtRow taught) {
        ChatExample masked = data.masked(taught.row());
        String key = new ChatExample(masked.messages(), Map.of()).fingerprint().hex();
        return new Seen(taught, masked, key.substring(0, KEY_DIGITS));
    }

    private List<Seen> passing(int round, ReadyCheck check, List<Seen> rows, Tally left) {
        if (rows.isEmpty()) {
            return rows;
        }
        String stage = "check " + check.identity();
        Map<String, Object> known = journal.found(round, stage);
        List<Seen> open =
                rows.stream().filter(row -> !known.containsKey(row.key())).toList();
        if (!open.isEmpty()) {
            keep(round, stage, check, open);
        }
        Map<String, Object> all = journal.found(round, stage);
        List<Seen> passing = new ArrayList<>();
        for (Seen row : rows) {
            String reason = String.valueOf(all.get(row.key()));
            if (reason.isEmpty()) {
                passing.add(row);
            } else {
                left.add(reason);
            }
        }
        return passing;
    }

    private void keep(int round, String stage, ReadyCheck check, List<Seen> rows) {
        List<Finding> findings = found(check, rows.stream().map(Seen::masked).toList());
        Map<String, String> made = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            if (!findings.get(i).is(Finding.Kind.NOT_MADE)) {
                made.put(rows.get(i).key(), findings.get(i).reason());
            }
        }
        if (!made.isEmpty()) {
            journal.keep(round, stage, made);
        }
        long waiting = rows.stream().filter(row -> !made.containsKey(row.key())).count();
        if (waiting > 0) {
            throw new FineTuneException("the check " + check.name() + " was not made for " + waiting + " of "
                    + rows.size() + " rows, for it failed on most of them, or the model that it asks is out of order"
                    + " -> teach again later, they are kept and checked then");
        }
    }

    private List<Finding> found(ReadyCheck check, List<ChatExample> rows) {
        if (check instanceof ReadyCheck.Scored scored) {
            return withoutFailures(scores.of(scored, rows));
        }
        if (check instanceof ReadyCheck.Code code) {
            return withoutFailures(
                    rows.stream().map(row -> said(code.code(), row)).toList());
        }
        throw new IllegalStateException("a check of another kind: " + check + " -> report it as a bug");
    }

    /** What fails on most rows says nothing of them. */
    private static List<Finding> withoutFailures(List<Finding> findings) {
        long failed = findings.stream()
                .filter(finding -> finding.is(Finding.Kind.FAILED))
                .count();
        return failed < MANY || 2 * failed <= findings.size()
                ? findings
                : findings.stream()
                        .map(finding -> finding.is(Finding.Kind.FAILED) ? Finding.notMade() : finding)
                        .toList();
    }

    private Finding said(RowCheck.Code code, ChatExample row) {
        Callback callback = callbacks.of("the check " + code.name(), COST);
        String reason = "check: " + code.name();
        return timed.says(() -> code.passes().test(row), callback, code.name())
                .map(passes -> Finding.said(passes, reason))
                .orElseGet(() -> Finding.failed(reason));
    }

    @Override
    public void close() {
        timed.close();
    }
}
