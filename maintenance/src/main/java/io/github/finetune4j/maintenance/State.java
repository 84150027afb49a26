// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.maintenance.cycle.Cause;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Refusal;
import io.github.finetune4j.maintenance.cycle.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state that the lines of a journal add up to. */
final class State {
    /** The form of the lines that this version writes, and the newest that it reads. */
    static final int FORMAT = 1;

    final List<CycleState> cycles = new ArrayList<>();
    final Map<String, Cause> pending = new LinkedHashMap<>();
    final List<String> quarantined = new ArrayList<>();
    /** Batches that were quarantined once, and wait to be collected. */
    final Set<String> released = new LinkedHashSet<>();

    final Map<String, String> suites = new LinkedHashMap<>();
    private final Map<String, Instant> taken = new HashMap<>();

    @Nullable Instant opened;

    private String prefix = "";
    String testSet = "";
    /** Earlier rows are learned or quarantined; of the quarantined ones, those that were released wait again. */
    Instant from = Instant.EPOCH;
    /** Rows were last collected until then. */
    Instant collected = Instant.EPOCH;
    /** Version of all that the champion learned from; empty before the first promotion. */
    String pool = "";
    /** Version of all that was held back; empty before the first promotion. */
    String kept = "";

    Optional<CycleState> current() {
        return cycles.isEmpty() || last().ending != null ? Optional.empty() : Optional.of(last());
    }

    CycleState last() {
        return cycles.get(cycles.size() - 1);
    }

    CycleState cycle(int number) {
        if (number < 1 || number > cycles.size()) {
            throw new IllegalArgumentException("cycle: " + number + " -> "
                    + (cycles.isEmpty() ? "there is none yet" : "give a number from 1 to " + cycles.size()));
        }
        return cycles.get(number - 1);
    }

    /** When a trigger last began a cycle. */
    Instant taken(String trigger) {
        Instant since = opened == null ? Instant.EPOCH : opened;
        return taken.getOrDefault(trigger, since);
    }

    void fold(Facts line) {
        switch (line.text("type")) {
            case "opened" -> opened(line);
            case "tests" -> tests(line);
            case "trigger" -> trigger(line);
            case "begin" -> begin(line);
            case "intent" -> intent(line);
            case "note" -> step(line).note = line.text("note");
            case "trouble" -> trouble(line);
            case "result" -> result(line);
            case "approved" -> last().approved = word(line);
            case "rejected" -> last().rejected = word(line);
            case "cancelled" -> last().cancelled = word(line);
            case "released" -> released(line);
            case "ended" -> ended(line);
            default ->
                throw new IllegalStateException("journal of maintenance: a line of type \"" + line.text("type")
                        + "\" is not known -> use the version of finetune4j that wrote it, or a newer one");
        }
    }

    private void opened(Facts line) {
        if (line.number("format") > FORMAT) {
            throw new IllegalStateException("journal of maintenance: format " + line.number("format")
                    + " is newer than " + FORMAT + " -> use the version of finetune4j that wrote it, or a newer one");
        }
        opened = line.time("at");
        testSet = line.text("testSet");
        // another journal of this name must not find the jobs of an earlier one
        prefix = line.text("name") + "/" + line.time("at").toEpochMilli();
    }

    private void tests(Facts line) {
        testSet = line.text("testSet");
        suites.clear();
    }

    private void trigger(Facts line) {
        Cause cause = CycleState.cause(line);
        pending.merge(
                cause.trigger(),
                cause,
                (before, more) ->
                        new Cause(before.trigger(), before.why(), before.at(), before.times() + more.times()));
    }

    private void begin(Facts line) {
        CycleState cycle = new CycleState(prefix, line);
        cycles.add(cycle);
        cycle.causes.forEach(cause -> {
            taken.put(cause.trigger(), cycle.began);
            pending.remove(cause.trigger());
        });
    }

    private void intent(Facts line) {
        Step step = Step.valueOf(line.text("step"));
        last().steps.put(step, new StepState(step, line));
        if (step == Step.COLLECT) {
            collected = line.inner("facts").time("until");
        }
    }

    private StepState step(Facts line) {
        return last().begun(Step.valueOf(line.text("step")));
    }

    private void trouble(Facts line) {
        StepState step = step(line);
        step.troubles++;
        step.note = line.text("note");
    }

    private void result(Facts line) {
        StepState step = step(line);
        step.result(line);
        if (step.step == Step.CLEAN) {
            line.inner("facts").inner("suites").values().forEach((name, id) -> suites.put(name, String.valueOf(id)));
        }
    }

    private static Cycle.Word word(Facts line) {
        return new Cycle.Word(line.text("by"), line.text("reason"), line.time("at"));
    }

    private void released(Facts line) {
        CycleState cycle = cycle((int) line.number("cycle"));
        cycle.released = word(line);
        quarantined.remove(cycle.quarantined);
        released.add(cycle.quarantined);
    }

    private void ended(Facts line) {
        CycleState cycle = last();
        cycle.ending = Ending.valueOf(line.text("ending"));
        cycle.ended = line.time("at");
        cycle.reason = line.text("reason");
        if (line.has("refusal")) {
            cycle.refusal = refusal(line.inner("refusal"));
        }
        if (line.has("from")) {
            from = line.time("from");
            cycle.facts(Step.COLLECT).texts(DataSteps.RELEASED).forEach(released::remove);
        }
        pool = line.has("pool") ? line.text("pool") : pool;
        kept = line.has("kept") ? line.text("kept") : kept;
        cycle.quarantined = line.text("quarantined");
        if (!cycle.quarantined.isEmpty()) {
            quarantined.add(cycle.quarantined);
        }
    }

    static Facts facts(Refusal refusal) {
        return Facts.empty()
                .with("code", refusal.code().name())
                .with("sentence", refusal.sentence())
                .with("figures", Facts.figures(refusal.figures()))
                .with("remedy", refusal.remedy());
    }

    private static Refusal refusal(Facts line) {
        return new Refusal(
                Refusal.Code.valueOf(line.text("code")),
                line.text("sentence"),
                line.figures("figures"),
                line.text("remedy"));
    }
}
