// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.state;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.rollout.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The stored state of a rollout: all that routing and deciding need. Immutable.
 *
 * @param name the policy's, empty in format 1
 * @param policy the policy's fingerprint; that of format 1 where it began with that
 * @param terms what the fingerprint is made of, for people; empty where an older version stored it
 * @param models identity of each arm, the baseline's first; empty in format 1
 * @param stage from 0
 * @param epoch number of the stage run, from 1
 * @param runs the stage of each epoch so far
 * @param elapsed credited time in the stage
 * @param quiet credited time since the counts last grew
 * @param heldFor credited time in trouble
 * @param held the trouble, or empty
 * @param dropped arms that were taken out
 * @param winner the arm that was promoted, 0 if none
 * @param lastLook wall clock
 * @param decider process that looks
 * @param deciderUntil wall clock, after which another process may look
 */
public record RolloutState(
        long version,
        String name,
        String policy,
        Map<String, String> terms,
        Map<String, String> models,
        Phase phase,
        int stage,
        int epoch,
        List<Integer> runs,
        Duration elapsed,
        Duration quiet,
        Duration heldFor,
        String held,
        String reason,
        TreeSet<Integer> dropped,
        int winner,
        Instant lastLook,
        String decider,
        Instant deciderUntil,
        History history) {

    private static final long FORMAT = 2;

    public static RolloutState first(
            String name, String policy, Map<String, String> terms, Map<String, String> models, Instant now) {
        return new RolloutState(
                1,
                name,
                policy,
                terms,
                models,
                Phase.RUNNING,
                0,
                1,
                List.of(0),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                "",
                "started",
                new TreeSet<>(),
                0,
                now,
                "",
                now,
                History.empty());
    }

    /** {@return the next state, which says what it is about} */
    public RolloutState about(
            String itsName, String fingerprint, Map<String, String> itsTerms, Map<String, String> itsModels) {
        return with(version + 1, itsName, fingerprint, itsTerms, itsModels, decider, deciderUntil);
    }

    /** {@return the same state, version included, which says its terms once it is stored again} */
    public RolloutState withTerms(Map<String, String> itsTerms) {
        return with(version, name, policy, itsTerms, models, decider, deciderUntil);
    }

    private RolloutState with(
            long itsVersion,
            String itsName,
            String fingerprint,
            Map<String, String> itsTerms,
            Map<String, String> itsModels,
            String node,
            Instant until) {
        return new RolloutState(
                itsVersion,
                itsName,
                fingerprint,
                itsTerms,
                itsModels,
                phase,
                stage,
                epoch,
                runs,
                elapsed,
                quiet,
                heldFor,
                held,
                reason,
                dropped,
                winner,
                lastLook,
                node,
                until,
                history);
    }

    public Draft draft() {
        return new Draft(this);
    }

    /** {@return the same state, version included, with the process that looks next} */
    public RolloutState decidedBy(String node, Instant until) {
        return with(version, name, policy, terms, models, node, until);
    }

    public String json() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("format", FORMAT);
        map.put("rollout", name);
        map.put("fingerprint", policy); // not "policy": a process of format 1 must not follow what it can't compare
        if (!terms.isEmpty()) {
            map.put("terms", terms);
        }
        map.put("models", models);
        map.put("phase", phase.name());
        map.put("stage", (long) stage);
        map.put("epoch", (long) epoch);
        map.put("runs", runs);
        map.put("elapsed_ms", elapsed.toMillis());
        map.put("quiet_ms", quiet.toMillis());
        map.put("held_ms", heldFor.toMillis());
        map.put("held", held);
        map.put("reason", reason);
        map.put("dropped", dropped);
        map.put("winner", (long) winner);
        map.put("last_look", lastLook.toString());
        map.put("decider", decider);
        map.put("decider_until", deciderUntil.toString());
        String text = Json.write(map);
        return text.substring(0, text.length() - 1) + ",\"history\":" + history.json() + "}";
    }

    public static RolloutState parse(long version, String json) {
        Map<String, Object> map = StoredFields.parse(json);
        boolean first = format(map) == 1;
        TreeSet<Integer> dropped = new TreeSet<>();
        for (double arm : StoredFields.numbers(map, "dropped")) {
            dropped.add((int) arm);
        }
        return new RolloutState(
                version,
                first ? "" : StoredFields.text(map, "rollout"),
                StoredFields.text(map, first ? "policy" : "fingerprint"),
                map.containsKey("terms") ? StoredFields.texts(map, "terms") : Map.of(),
                first ? Map.of() : StoredFields.texts(map, "models"),
                phase(StoredFields.text(map, "phase")),
                (int) StoredFields.integer(map, "stage"),
                (int) StoredFields.integer(map, "epoch"),
                java.util.Arrays.stream(StoredFields.numbers(map, "runs"))
                        .mapToObj(stage -> (int) stage)
                        .toList(),
                Duration.ofMillis(StoredFields.integer(map, "elapsed_ms")),
                Duration.ofMillis(StoredFields.integer(map, "quiet_ms")),
                Duration.ofMillis(StoredFields.integer(map, "held_ms")),
                StoredFields.text(map, "held"),
                StoredFields.text(map, "reason"),
                dropped,
                (int) StoredFields.integer(map, "winner"),
                Instant.parse(StoredFields.text(map, "last_look")),
                StoredFields.text(map, "decider"),
                Instant.parse(StoredFields.text(map, "decider_until")),
                History.of(StoredFields.list(map, "history")));
    }

    private static long format(Map<String, Object> map) {
        long format = StoredFields.integer(map, "format");
        if (format > FORMAT) {
            throw new RolloutException("the store holds a rollout of format " + format + ", this version reads up to "
                    + FORMAT + " -> take the version that wrote it");
        }
        return format;
    }

    /** A phase that this version does not know is none in which anybody gets a candidate. */
    private static Phase phase(String word) {
        for (Phase phase : Phase.values()) {
            if (phase.name().equals(word)) {
                return phase;
            }
        }
        return Phase.ROLLED_BACK;
    }

    public boolean active(int arm) {
        return !dropped.contains(arm);
    }

    /** A state that is being changed. */
    public static final class Draft {
        private final RolloutState before;
        public Phase phase;
        public int stage;
        public int epoch;
        public List<Integer> runs;
        public Duration elapsed;
        public Duration quiet;
        public Duration heldFor;
        public String held;
        public String reason;
        public final TreeSet<Integer> dropped;
        public int winner;
        public Instant lastLook;
        String decider;
        Instant deciderUntil;
        public History history;

        private Draft(RolloutState before) {
            this.before = before;
            phase = before.phase;
            stage = before.stage;
            epoch = before.epoch;
            runs = before.runs;
            elapsed = before.elapsed;
            quiet = before.quiet;
            heldFor = before.heldFor;
            held = before.held;
            reason = before.reason;
            dropped = new TreeSet<>(before.dropped);
            winner = before.winner;
            lastLook = before.lastLook;
            decider = before.decider;
            deciderUntil = before.deciderUntil;
            history = before.history;
        }

        public RolloutState build() {
            return new RolloutState(
                    before.version + 1,
                    before.name,
                    before.policy,
                    before.terms,
                    before.models,
                    phase,
                    stage,
                    epoch,
                    runs,
                    elapsed,
                    quiet,
                    heldFor,
                    held,
                    reason,
                    dropped,
                    winner,
                    lastLook,
                    decider,
                    deciderUntil,
                    history);
        }
    }
}
