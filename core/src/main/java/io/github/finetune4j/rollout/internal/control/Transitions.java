// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.control;

import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.rollout.Decision;
import io.github.finetune4j.rollout.LiveGateResult;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.RolloutEvent;
import io.github.finetune4j.rollout.Stage;
import io.github.finetune4j.rollout.internal.decide.Decider.ArmFindings;
import io.github.finetune4j.rollout.internal.decide.Decider.Findings;
import io.github.finetune4j.rollout.internal.state.Arms;
import io.github.finetune4j.rollout.internal.state.Audit;
import io.github.finetune4j.rollout.internal.state.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state machine: a state and what was found give the next state. A pure function; it is run before anything is
 * stored.
 */
record Transitions(PolicySettings settings, List<String> arms) {
    private static final String ITSELF = "rollout";

    /** The next state, its events, and the verdict that led to it. */
    record Step(RolloutState next, List<RolloutEvent> events, Decision verdict) {
        /** {@return the same, with more numbers in its events} */
        Step with(Map<String, Object> more) {
            return new Step(
                    next, events.stream().map(event -> with(event, more)).toList(), verdict);
        }

        private static RolloutEvent with(RolloutEvent event, Map<String, Object> more) {
            Map<String, Object> numbers = new LinkedHashMap<>(event.numbers());
            numbers.putAll(more);
            return new RolloutEvent(
                    event.at(), event.rollout(), event.version(), event.kind(), event.who(), event.why(), numbers);
        }
    }

    /**
     * The finding of an interim analysis.
     *
     * @param credit time that has passed for sure since the last look
     * @param trouble what is wrong with the measuring, or empty
     * @param grown whether requests were counted since the last look
     */
    record Look(Instant now, Duration credit, String trouble, boolean grown, Findings findings) {}

    Step look(RolloutState state, Look look) {
        return new Run(state, look).step();
    }

    /** {@return the step of an operator} */
    static Step operator(
            String rollout,
            RolloutState state,
            RolloutEvent.Kind kind,
            String who,
            String why,
            int winner,
            Instant now) {
        RolloutState.Draft draft = state.draft();
        draft.phase = switch (kind) {
            case PAUSED -> Phase.PAUSED;
            case PROMOTED -> Phase.PROMOTED;
            case ROLLED_BACK -> Phase.ROLLED_BACK;
            default -> Phase.RUNNING;
        };
        draft.reason = why;
        draft.winner = kind == RolloutEvent.Kind.PROMOTED ? winner : draft.winner;
        draft.held = "";
        draft.heldFor = Duration.ZERO;
        RolloutState next = draft.build();
        RolloutEvent event = new RolloutEvent(now, rollout, next.version(), kind, who, why, where(next));
        return new Step(next, List.of(event), new Decision(Decision.Kind.UNDECIDED, why, List.of(), now));
    }

    static Map<String, Object> where(RolloutState state) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("stage", (long) state.stage() + 1);
        numbers.put("epoch", (long) state.epoch());
        numbers.put("elapsed_s", state.elapsed().toSeconds());
        return numbers;
    }

    /** One look under way. */
    private final class Run {
        private final RolloutState state;
        private final Look look;
        private final RolloutState.Draft draft;
        private final List<RolloutEvent> events = new ArrayList<>();
        private Decision.Kind kind = Decision.Kind.UNDECIDED;
        private String sentence = "";

        Run(RolloutState state, Look look) {
            this.state = state;
            this.look = look;
            draft = state.draft();
            draft.lastLook = look.now();
            draft.history = state.history()
                    .plus(look.now(), state.epoch(), look.findings().results());
        }

        Step step() {
            if (state.phase() == Phase.ROLLED_BACK) {
                sentence = "rolled back: " + state.reason();
            } else if (!look.findings().mismatch().isEmpty()) {
                rollBack("sample ratio mismatch, so no comparison can be trusted: "
                        + look.findings().mismatch());
            } else if (state.phase() == Phase.PROMOTED) {
                afterPromotion();
            } else {
                underWay();
            }
            RolloutState next = draft.build();
            return new Step(
                    next, events, new Decision(kind, sentence, look.findings().results(), look.now()));
        }

        private void afterPromotion() {
            ArmFindings winner = look.findings().arms().get(state.winner());
            if (winner != null && !winner.failure().isEmpty()) {
                rollBack("shown after promotion: " + winner.failure());
            } else {
                kind = Decision.Kind.PROMOTE;
                sentence = "promoted: " + state.reason();
            }
        }

        private void underWay() {
            look.findings().arms().forEach((arm, found) -> {
                if (!found.failure().isEmpty()) {
                    drop(arm, found.failure());
                }
            });
            if (draft.phase == Phase.ROLLED_BACK) {
                return;
            }
            if (state.phase() == Phase.PAUSED) {
                kind = Decision.Kind.PAUSE;
                sentence = "paused: " + state.reason();
                return;
            }
            draft.quiet = look.grown() ? Duration.ZERO : state.quiet().plus(look.credit());
            String trouble = trouble();
            if (!trouble.isEmpty()) {
                hold(trouble);
            } else {
                release();
                draft.elapsed = state.elapsed().plus(look.credit());
                goOn();
            }
        }

        private String trouble() {
            if (!look.trouble().isEmpty()) {
                return look.trouble();
            }
            return draft.quiet.compareTo(settings.maxSilence) > 0
                    ? "no request was counted for " + whole(draft.quiet)
                    : "";
        }

        private void hold(String trouble) {
            kind = Decision.Kind.PAUSE;
            sentence = "held: " + trouble;
            draft.heldFor = state.heldFor().plus(look.credit());
            draft.held = trouble;
            if (draft.heldFor.compareTo(settings.maxHold) > 0) {
                rollBack("held for longer than " + ShownTime.words(settings.maxHold) + ": " + trouble);
            } else if (state.held().isEmpty()) {
                event(RolloutEvent.Kind.AUTO_PAUSED, trouble);
            }
        }

        private void release() {
            if (!state.held().isEmpty()) {
                event(RolloutEvent.Kind.AUTO_RESUMED, "over: " + state.held());
            }
            draft.held = "";
            draft.heldFor = Duration.ZERO;
        }

        private void goOn() {
            Stage stage = settings.stages.get(state.stage());
            boolean timeUp = draft.elapsed.compareTo(stage.minDuration()) >= 0;
            if (timeUp && activeFindings().stream().allMatch(ArmFindings::passed)) {
                advance("all gates passed after " + whole(draft.elapsed) + numbersOfGates());
            } else if (draft.elapsed.compareTo(stage.maxDuration()) >= 0) {
                giveUp(stage);
            } else {
                sentence = timeUp ? "undecided: " + missing() : progress(stage);
            }
        }

        private String progress(Stage stage) {
            return "undecided: " + whole(draft.elapsed) + " of " + whole(stage.minDuration())
                    + (missing().isEmpty() ? ", all gates pass" : "; " + missing());
        }

        private static String whole(Duration time) {
            return ShownTime.words(Duration.ofSeconds(time.toSeconds()));
        }

        private List<ArmFindings> activeFindings() {
            return look.findings().arms().entrySet().stream()
                    .filter(entry -> !draft.dropped.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        private String missing() {
            return String.join(
                    "; ",
                    activeFindings().stream()
                            .map(ArmFindings::missing)
                            .filter(text -> !text.isEmpty())
                            .toList());
        }

        private String numbersOfGates() {
            List<String> passed = look.findings().results().stream()
                    .filter(result -> result.epoch() == state.epoch())
                    .map(LiveGateResult::sentence)
                    .toList();
            return passed.isEmpty() ? "" : ": " + String.join("; ", passed);
        }

        private void giveUp(Stage stage) {
            look.findings().arms().forEach((arm, found) -> {
                if (!draft.dropped.contains(arm) && !found.passed()) {
                    drop(arm, "undecided after " + ShownTime.words(stage.maxDuration()) + ": " + found.missing());
                }
            });
            if (draft.phase == Phase.RUNNING) {
                advance("all gates passed for who is left, after " + whole(draft.elapsed) + numbersOfGates());
            }
        }

        private void advance(String why) {
            kind = Decision.Kind.PROMOTE;
            sentence = why;
            int nextStage = state.stage() + 1;
            if (nextStage == settings.stages.size() || isEnd(nextStage)) {
                promote(why);
                return;
            }
            if (settings.stages.get(nextStage).share() >= 1) {
                int best = best();
                look.findings().arms().keySet().stream()
                        .filter(arm -> arm != best)
                        .forEach(draft.dropped::add);
            }
            draft.stage = nextStage;
            draft.epoch = state.epoch() + 1;
            draft.runs = new ArrayList<>(state.runs());
            draft.runs.add(nextStage);
            draft.elapsed = Duration.ZERO;
            draft.quiet = Duration.ZERO;
            draft.reason = why;
            event(RolloutEvent.Kind.STAGE, why);
        }

        private boolean isEnd(int stage) {
            Stage last = settings.stages.get(stage);
            return stage == settings.stages.size() - 1
                    && last.share() >= 1
                    && last.minDuration().isZero()
                    && last.minSample() == 0
                    && settings.gatesOf(stage).isEmpty();
        }

        private void promote(String why) {
            draft.phase = Phase.PROMOTED;
            draft.winner = best();
            draft.reason = why;
            event(RolloutEvent.Kind.PROMOTED, why);
        }

        /** The candidate with the best goal; without a goal, the first. */
        private int best() {
            return look.findings().arms().entrySet().stream()
                    .filter(entry -> !draft.dropped.contains(entry.getKey()))
                    .max(Comparator.comparingDouble((Map.Entry<Integer, ArmFindings> entry) ->
                                    entry.getValue().goal().orElse(Double.NEGATIVE_INFINITY))
                            .thenComparing(entry -> -entry.getKey()))
                    .map(Map.Entry::getKey)
                    .orElseThrow(() -> new IllegalStateException("no candidate is left to win -> report it as a bug"));
        }

        private void drop(int arm, String why) {
            draft.dropped.add(arm);
            if (draft.dropped.size() == arms.size() - 1) {
                rollBack(arms.get(arm) + ": " + why);
            } else {
                event(RolloutEvent.Kind.DROPPED, arms.get(arm) + ": " + why);
            }
        }

        private void rollBack(String why) {
            kind = Decision.Kind.ROLL_BACK;
            sentence = why;
            draft.phase = Phase.ROLLED_BACK;
            draft.reason = why;
            event(RolloutEvent.Kind.ROLLED_BACK, why);
        }

        private void event(RolloutEvent.Kind what, String why) {
            Map<String, Object> numbers = where(state);
            numbers.put(
                    "gates",
                    look.findings().results().stream().map(Audit::numbers).toList());
            events.add(new RolloutEvent(look.now(), settings.name, state.version() + 1, what, ITSELF, why, numbers));
        }
    }

    /** {@return an event about what is compared} */
    RolloutEvent itself(RolloutState state, RolloutEvent.Kind kind, Instant now, String why, Arms its) {
        Map<String, Object> numbers = where(state);
        numbers.put("arms", arms);
        numbers.put("models", its.byName());
        numbers.put("alpha", settings.alpha);
        return new RolloutEvent(now, settings.name, state.version(), kind, ITSELF, why, numbers);
    }
}
