// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.control;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.RolloutEvent;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.rollout.RolloutStore.StoredState;
import io.github.finetune4j.rollout.internal.state.Arms;
import io.github.finetune4j.rollout.internal.state.Audit;
import io.github.finetune4j.rollout.internal.state.PolicyFingerprint;
import io.github.finetune4j.rollout.internal.state.PolicyFingerprintV1;
import io.github.finetune4j.rollout.internal.state.PolicyTerms;
import io.github.finetune4j.rollout.internal.state.RolloutState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The stored rollout of a comparison, found or begun. A rollout is what it compares: each set of models has a
 * history of its own under the policy's name, and while one is under way no other begins. What an older version stored
 * under the name alone does not say what it compares: nobody gets a candidate by it until somebody has said so.
 */
public final class StoredRollouts {
    private static final System.Logger LOG = System.getLogger(StoredRollouts.class.getName());
    private static final int TRIES = 5;
    private static final int LONGEST_KEY = 100;
    private static final int HASH = 12;

    private final PolicySettings settings;
    private final Arms arms;
    private final RolloutStore store;
    private final InstantSource clock;
    private final String fingerprint;
    private final Map<String, String> terms;
    private final String ownKey;

    /** A state, and under which name the store keeps it. */
    record Entry(String key, RolloutState state) {}

    StoredRollouts(PolicySettings settings, Arms arms, RolloutStore store, InstantSource clock) {
        this.settings = settings;
        this.arms = arms;
        this.store = store;
        this.clock = clock;
        fingerprint = PolicyFingerprint.of(settings, arms.names());
        terms = PolicyTerms.of(settings, arms.names());
        ownKey = prefix(settings.name) + hash(settings.name, arms);
    }

    private static String prefix(String name) {
        return name.substring(0, Math.min(name.length(), LONGEST_KEY - HASH - 1)) + ".";
    }

    private static String hash(String name, Arms arms) {
        StringBuilder text = new StringBuilder(name.length() + ":" + name);
        arms.byName()
                .forEach((arm, model) -> text.append('|')
                        .append(arm.length())
                        .append(':')
                        .append(arm)
                        .append('|')
                        .append(model.length())
                        .append(':')
                        .append(model));
        return PolicyFingerprint.digest(text.toString()).substring(0, HASH);
    }

    /**
     * {@return the rollout of these models, found or begun}
     *
     * @throws IllegalStateException if it has another policy, or another one of this name is under way
     */
    Entry open() {
        for (int i = 0; i < TRIES; i++) {
            Optional<Entry> entry = load(store, ownKey).or(this::ofTheNameAlone).or(this::begun);
            if (entry.isPresent()) {
                warnIfEnded(entry.get().state());
                return entry.get();
            }
        }
        throw new RolloutException("rollout " + settings.name + " can neither be read nor begun -> look at the store");
    }

    private Optional<Entry> load(RolloutStore from, String key) {
        Optional<Entry> found = read(from, key);
        found.ifPresent(entry -> {
            if (!samePolicy(entry.state())) {
                throw otherPolicy(entry.state());
            }
        });
        return found.map(entry -> new Entry(entry.key(), entry.state().withTerms(terms)));
    }

    /** The fingerprint of format 1 stays with a rollout whose models somebody has named. */
    private boolean samePolicy(RolloutState stored) {
        return stored.policy().equals(fingerprint)
                || stored.policy().equals(PolicyFingerprintV1.of(settings, arms.names()));
    }

    private static Optional<Entry> read(RolloutStore store, String key) {
        return store.load(key).map(stored -> new Entry(key, RolloutState.parse(stored.version(), stored.json())));
    }

    private IllegalStateException otherPolicy(RolloutState stored) {
        return new IllegalStateException("the store holds a rollout " + settings.name + ", " + ended(stored)
                + ", with another policy: " + PolicyTerms.difference(stored.terms(), terms)
                + " -> start it with the policy that it began with, or give this one"
                + " another name");
    }

    private static String ended(RolloutState state) {
        return switch (state.phase()) {
            case RUNNING, PAUSED -> "under way in stage " + (state.stage() + 1);
            case PROMOTED -> "finished: promoted";
            case ROLLED_BACK -> "finished: rolled back";
        };
    }

    // ---- format 1: found by the name alone, and silent about its models

    private Optional<Entry> ofTheNameAlone() {
        RolloutState found = read(store, settings.name).map(Entry::state).orElse(null);
        if (found == null || !(found.models().isEmpty() || found.models().equals(arms.byName()))) {
            return Optional.empty();
        }
        if (found.models().isEmpty() && found.phase() != Phase.ROLLED_BACK) {
            throw unreported(found);
        }
        return load(store, settings.name);
    }

    private IllegalStateException unreported(RolloutState state) {
        return new IllegalStateException("rollout " + settings.name + " of an earlier version is " + ended(state)
                + ", and does not say with which models, so it is not known whether "
                + Arms.words(arms.byName()) + " may go on with it -> say which they were: Rollout.adopt(store, \""
                + settings.name + "\", models, who, why), with the model of each of " + arms.names()
                + "; or give this one another name");
    }

    /**
     * Says what a rollout of format 1 compares.
     *
     * @param models identity of each arm
     */
    public static void adopt(
            RolloutStore store, String name, Map<String, String> models, String who, String why, InstantSource clock) {
        RolloutState state = read(store, name).map(Entry::state).orElse(null);
        if (state == null || !state.models().isEmpty()) {
            throw new IllegalStateException("the store holds no rollout " + name + " of an earlier version that does"
                    + " not say what it compares, only " + store.rollouts() + " -> nothing to do, or look at the name");
        }
        Map<String, String> ordered = ordered(name, models, Audit.arms(store.events(name)));
        RolloutState next = state.about(name, state.policy(), state.terms(), ordered);
        Map<String, Object> numbers = Transitions.where(next);
        numbers.put("models", ordered);
        RolloutEvent event =
                new RolloutEvent(clock.instant(), name, next.version(), RolloutEvent.Kind.ADOPTED, who, why, numbers);
        if (!store.replace(name, new StoredState(next.version(), next.json()), List.of(Audit.json(event)))) {
            throw new RolloutException("rollout " + name + " changed while " + who
                    + " said what it compares -> stop the processes of the earlier version, and say it again");
        }
    }

    private static Map<String, String> ordered(String name, Map<String, String> models, List<String> arms) {
        if (!models.keySet().equals(Set.copyOf(arms))) {
            throw new IllegalArgumentException("models of rollout " + name + ": of " + new TreeSet<>(models.keySet())
                    + ", and its arms are " + arms + " -> give the identity of each arm's model");
        }
        Map<String, String> ordered = new LinkedHashMap<>();
        arms.forEach(arm -> ordered.put(arm, models.get(arm)));
        return ordered;
    }

    private Optional<Entry> put(String key, RolloutState state, RolloutEvent event) {
        StoredState stored = new StoredState(state.version(), state.json());
        return store.replace(key, stored, List.of(Audit.json(event)))
                ? Optional.of(new Entry(key, state))
                : Optional.empty();
    }

    private Transitions transitions() {
        return new Transitions(settings, arms.names());
    }

    // ---- a new one

    private Optional<Entry> begun() {
        underWay(store, settings.name).stream().findFirst().ifPresent(this::refuse);
        Instant now = clock.instant();
        RolloutState state = RolloutState.first(settings.name, fingerprint, terms, arms.byName(), now);
        RolloutEvent event = transitions().itself(state, RolloutEvent.Kind.STARTED, now, "started", arms);
        return put(ownKey, state, event);
    }

    private void refuse(Entry other) {
        if (other.key().equals(ownKey)) {
            return; // another process began it a moment ago
        }
        throw new IllegalStateException("rollout " + settings.name + " is under way with "
                + (other.state().models().isEmpty()
                        ? "models that it does not name"
                        : Arms.words(other.state().models()))
                + ", stage " + (other.state().stage() + 1) + ": " + Arms.words(arms.byName())
                + " cannot begin under its name -> end that one, with promote or rollBack where it runs or"
                + " Rollout.rollBack(store, \"" + settings.name
                + "\", who, why); or give this one another name, and a layer if both share users");
    }

    private static List<Entry> underWay(RolloutStore store, String name) {
        List<Entry> found = new ArrayList<>();
        for (String key : store.rollouts()) {
            if (key.equals(name) || key.startsWith(prefix(name))) {
                read(store, key)
                        .filter(entry -> !entry.state().phase().ended())
                        .filter(entry ->
                                key.equals(name) || entry.state().name().equals(name))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private void warnIfEnded(RolloutState state) {
        if (state.models().isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "rollout {0} was rolled back by an earlier version, {1}, and does not say with which models: it"
                            + " stays rolled back, and {2} gets no traffic. If that is another candidate, say which"
                            + " models it was with: Rollout.adopt(store, \"{0}\", models, who, why); then this one"
                            + " begins at its first stage",
                    settings.name,
                    state.lastLook(),
                    Arms.words(arms.byName()));
        } else if (state.phase().ended()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "rollout {0} of {1} has ended already, since {2}: {3} ({4}). It goes on from there and compares"
                            + " nothing any more; another candidate begins a rollout of its own",
                    settings.name,
                    Arms.words(arms.byName()),
                    state.lastLook(),
                    state.phase(),
                    state.reason());
        }
    }

    // ---- without the models

    public static void rollBack(RolloutStore store, String name, String who, String why, InstantSource clock) {
        List<Entry> open = underWay(store, name);
        if (open.isEmpty()) {
            throw new IllegalStateException("the store holds no rollout " + name + " that is under way, only "
                    + store.rollouts() + " -> nothing to do, or look at the name");
        }
        open.forEach(entry -> rollBack(store, name, entry, who, why, clock));
    }

    private static void rollBack(
            RolloutStore store, String name, Entry found, String who, String why, InstantSource clock) {
        for (int i = 0; i < TRIES; i++) {
            Entry now = i == 0 ? found : read(store, found.key()).orElse(found);
            if (now.state().phase().ended()) {
                return;
            }
            Transitions.Step step = Transitions.operator(
                    name, now.state(), RolloutEvent.Kind.ROLLED_BACK, who, why, 0, clock.instant());
            List<String> events = step.events().stream().map(Audit::json).toList();
            StoredState next =
                    new StoredState(step.next().version(), step.next().json());
            if (store.replace(now.key(), next, events)) {
                return;
            }
        }
        throw new RolloutException("rollout " + name + " changed " + TRIES + " times while it was to be rolled back by "
                + who + " -> try again");
    }
}
