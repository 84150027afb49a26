// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetBuilder;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.internal.read.MemorySource;
import io.github.finetune4j.dataset.spi.DatasetStep;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.callback.ForeignCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rounds of prompts, answers and checks. It has no state on disk beside answers and findings: another process goes
 * through the same rounds, finds on record what this one asked and found, and goes on where that ends.
 */
final class TeachingRun {
    private static final int SMALLEST_PART = 20;
    private static final String CURVE = "curve";

    private final TeacherSettings settings;
    private final RoundJournal journal;
    private final Staff staff;
    private final Checking checking;
    private final PromptPool pool;
    private final PromptDesk desk;
    private final Answering answering;
    private final Tally left = new Tally();
    private final NewPairs pairs = new NewPairs();
    private final List<ChatExample> accepted = new ArrayList<>();
    private final List<TeacherRound> rounds = new ArrayList<>();
    private @Nullable DatasetResult data;
    private int kept;

    private TeachingRun(TeacherSettings settings, RoundJournal journal, Staff staff, Checking checking) {
        this.settings = settings;
        this.journal = journal;
        this.staff = staff;
        this.checking = checking;
        pool = new PromptPool(
                masked(settings), settings.labels(), settings.data().mostAlike());
        desk = new PromptDesk(settings, staff, pool);
        answering = new Answering(settings, staff);
    }

    /** Seeds go out in what a teacher is asked to write. */
    private static List<ChatExample> masked(TeacherSettings settings) {
        return CapturedRows.refused("seeds", settings.seeds()).stream()
                .map(settings.data()::masked)
                .toList();
    }

    static TeacherResult of(TeacherSettings settings) {
        try (RoundJournal journal = RoundJournal.open(settings.folder());
                Staff staff = new Staff(settings, journal);
                Checking checking = new Checking(settings, journal, staff::recorded)) {
            return new TeachingRun(settings, journal, staff, checking).run();
        }
    }

    private TeacherResult run() {
        pairs.share(settings.seeds());
        Optional<StopReason> reason = Optional.empty();
        for (int round = 1; reason.isEmpty(); round++) {
            reason = round(round);
        }
        DatasetResult made = data;
        if (made == null) {
            throw new FineTuneException("no row was taught (" + reason.get() + "), left out " + left.counts()
                    + " -> look at the reasons, and change prompts, checks or the budget");
        }
        return new TeacherResult(
                made,
                reason.get(),
                left.counts(),
                rounds,
                staff.ledger().calls(),
                staff.ledger().cost(),
                facts(),
                staff.notes());
    }

    private Optional<StopReason> round(int round) {
        List<Prompt> prompts = desk.next(round, Math.min(settings.roundSize(), settings.mostRows() - kept), left);
        int before = accepted.size();
        boolean spent = answered(round, prompts) || (prompts.isEmpty() && desk.budgetSpent());
        List<ChatExample> fresh = List.copyOf(accepted.subList(before, accepted.size()));
        int keptBefore = kept;
        if (!fresh.isEmpty()) {
            build();
        }
        rounds.add(new TeacherRound(
                prompts.size(),
                kept,
                prompts.isEmpty() ? 0 : (double) (kept - keptBefore) / prompts.size(),
                pairs.share(fresh),
                fresh.isEmpty() ? OptionalDouble.empty() : score(round)));
        return stop(prompts.isEmpty(), spent);
    }

    private int idle; // rounds without a prompt, one after another

    private Optional<StopReason> stop(boolean noPrompts, boolean spent) {
        if (kept >= settings.mostRows()) {
            return Optional.of(StopReason.ROWS);
        }
        if (spent) {
            return Optional.of(StopReason.BUDGET);
        }
        boolean writes = settings.makers().stream().anyMatch(PromptMaker.Written.class::isInstance);
        idle = noPrompts ? idle + 1 : 0;
        if (noPrompts && !writes) {
            return Optional.of(StopReason.NO_PROMPTS);
        }
        Optional<StopReason> reason = new StopRule(settings.stop()).reason(rounds);
        return reason.isEmpty() && idle >= settings.stop().patience() ? Optional.of(StopReason.NO_PROMPTS) : reason;
    }

    /** {@return whether the budget has no room for the rest} */
    private boolean answered(int round, List<Prompt> prompts) {
        List<Prompt> rest = prompts;
        for (int part = 1; !rest.isEmpty(); part++) {
            int some = answering.affordable(rest);
            if (some == 0 || some * SMALLEST_PART < rest.size()) {
                left.add("prompt: beyond the budget", rest.size());
                return true;
            }
            List<TaughtRow> rows = answering.rows(round, "answer " + part, rest.subList(0, some), left);
            accept(checking.passing(round, rows, left));
            rest = rest.subList(some, rest.size());
        }
        return false;
    }

    /** Judges take their time, too. */
    private void accept(List<TaughtRow> rows) {
        for (TaughtRow taught : rows) {
            if (taught.prompt().consent().getAsBoolean()) {
                accepted.add(taught.row());
            } else {
                left.add(Answering.WITHDRAWN);
            }
        }
    }

    private void build() {
        TeacherMeasure measure = new TeacherMeasure(settings.teachers());
        DatasetBuilder builder = Dataset.builder()
                .addSource(new MemorySource(measure.source(), accepted))
                .dropInvalid();
        for (DatasetStep<?> step : settings.data().steps()) {
            builder.addStep(step);
        }
        DatasetResult made = builder.addMeasure(measure).build();
        data = made;
        kept = made.dataset().size();
        pool.rows(made.dataset().chats().toList());
    }

    private OptionalDouble score(int round) {
        ToDoubleFunction<? super Dataset> curve = settings.stop().curve();
        DatasetResult made = data;
        if (curve == null || made == null) {
            return OptionalDouble.empty();
        }
        Dataset all = Dataset.of(
                Stream.concat(settings.seeds().stream(), made.dataset().chats()).toList());
        String rows = all.fingerprint().hex();
        if (journal.found(round, CURVE).get(rows) instanceof Number known) {
            return OptionalDouble.of(known.doubleValue());
        }
        double score = ForeignCode.call(
                "the learning curve", null, "fix it, and teach again, it goes on", () -> finite(curve, all));
        journal.keep(round, CURVE, Map.of(rows, score));
        return OptionalDouble.of(score);
    }

    private static double finite(ToDoubleFunction<? super Dataset> curve, Dataset rows) {
        double score = curve.applyAsDouble(rows);
        if (!Double.isFinite(score)) {
            throw new IllegalStateException("score of the learning curve: " + score + " -> give a finite number");
        }
        return score;
    }

    private Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("machineAnnotationTools", new TeacherMeasure(settings.teachers()).source());
        facts.put(
                "dataAnnotationProtocol",
                "Answered by " + settings.teachers().size() + " teachers, kept where "
                        + (settings.agreement() == Agreement.ALL ? "all" : "most")
                        + " of them agree and the checks pass. "
                        + String.join(
                                " ",
                                settings.teachers().stream()
                                        .map(teacher ->
                                                "Terms " + teacher.term().id() + ": "
                                                        + teacher.term().words() + ".")
                                        .distinct()
                                        .toList()));
        return facts;
    }
}
