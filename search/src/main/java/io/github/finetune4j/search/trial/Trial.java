// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.trial;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.search.space.Settings;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * One try of some settings, as it stands now. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Trial {
    private final int number;
    private final Settings settings;
    private final TrialState state;
    private final List<Double> values;
    private final NavigableMap<Long, Double> reports;
    private final double violation;
    private final Cost cost;
    private final String message;
    private final Map<String, String> notes;
    private final Instant began;
    private final Instant ended;
    private final int takenOver;

    private Trial(Builder builder) {
        number = builder.number;
        settings = builder.settings;
        state = builder.state;
        values = builder.values;
        reports = Collections.unmodifiableNavigableMap(new TreeMap<>(builder.reports));
        violation = builder.violation;
        cost = builder.cost;
        message = builder.message;
        notes = Collections.unmodifiableMap(new LinkedHashMap<>(builder.notes));
        began = builder.began;
        ended = builder.ended;
        takenOver = builder.takenOver;
    }

    /**
     * {@return a builder of a trial that runs}
     *
     * @param number from 0
     * @param settings that are tried
     */
    public static Builder builder(int number, Settings settings) {
        return new Builder(number, settings);
    }

    /** {@return a builder that holds what this holds} */
    public Builder toBuilder() {
        Builder builder = new Builder(number, settings)
                .state(state)
                .values(values)
                .violation(violation)
                .cost(cost)
                .message(message)
                .times(began, ended)
                .takenOver(takenOver);
        builder.reports.putAll(reports);
        builder.notes.putAll(notes);
        return builder;
    }

    /** {@return its number in the search, from 0} */
    public int number() {
        return number;
    }

    /** {@return what is tried} */
    public Settings settings() {
        return settings;
    }

    /** {@return where it stands} */
    public TrialState state() {
        return state;
    }

    /** {@return whether it has given a figure or was stopped; what a sampler learns from} */
    public boolean informative() {
        return state == TrialState.COMPLETE || state == TrialState.PRUNED;
    }

    /** {@return one figure for each goal; empty unless it is complete} */
    public List<Double> values() {
        return values;
    }

    /** {@return the figures that it reported on its way, by step, about the first goal; NaN is possible} */
    public NavigableMap<Long, Double> reports() {
        return reports;
    }

    /** {@return by how much it broke what is allowed; 0 if it didn't} */
    public double violation() {
        return violation;
    }

    /** {@return what it has used, and while it runs what is set aside for it} */
    public Cost cost() {
        return cost;
    }

    /** {@return why it failed or was stopped; empty where there is nothing to say} */
    public String message() {
        return message;
    }

    /** {@return what was noted about it, for example the {@code job} that trains} */
    public Map<String, String> notes() {
        return notes;
    }

    /** {@return when it began} */
    public Instant began() {
        return began;
    }

    /** {@return when it ended; {@link Instant#MAX} while it runs} */
    public Instant ended() {
        return ended;
    }

    /** {@return how often another process went on with it after the one that had it was gone} */
    public int takenOver() {
        return takenOver;
    }

    @Override
    public String toString() {
        return "trial " + number + " " + state + " " + settings + (values.isEmpty() ? "" : " " + values)
                + (message.isEmpty() ? "" : " (" + message + ")");
    }

    /**
     * Builds a {@link Trial}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final int number;
        private final Settings settings;
        private final Map<Long, Double> reports = new TreeMap<>();
        private final Map<String, String> notes = new LinkedHashMap<>();
        private TrialState state = TrialState.RUNNING;
        private List<Double> values = List.of();
        private double violation;
        private Cost cost = Cost.NONE;
        private String message = "";
        private Instant began = Instant.EPOCH;
        private Instant ended = Instant.MAX;
        private int takenOver;

        private Builder(int number, Settings settings) {
            this.number = number;
            this.settings = settings;
        }

        /**
         * Sets where it stands.
         *
         * @param value default running
         * @return this
         */
        public Builder state(TrialState value) {
            state = value;
            return this;
        }

        /**
         * Sets its figures.
         *
         * @param figures one for each goal
         * @return this
         */
        public Builder values(List<Double> figures) {
            values = List.copyOf(figures);
            return this;
        }

        /**
         * Adds a figure that it reported on its way.
         *
         * @param step where
         * @param value about the first goal; NaN is possible
         * @return this
         */
        public Builder addReport(long step, double value) {
            reports.put(step, value);
            return this;
        }

        /**
         * Sets by how much it broke what is allowed.
         *
         * @param value at least 0
         * @return this
         */
        public Builder violation(double value) {
            violation = Given.atLeast("violation", value, 0);
            return this;
        }

        /**
         * Sets what it has used.
         *
         * @param value tokens and money
         * @return this
         */
        public Builder cost(Cost value) {
            cost = value;
            return this;
        }

        /**
         * Sets why it failed or was stopped.
         *
         * @param value in words
         * @return this
         */
        public Builder message(String value) {
            message = value;
            return this;
        }

        /**
         * Adds a note.
         *
         * @param name of the note
         * @param text of the note
         * @return this
         */
        public Builder addNote(String name, String text) {
            notes.put(name, text);
            return this;
        }

        /**
         * Sets its times.
         *
         * @param from when it began
         * @param to when it ended; {@link Instant#MAX} while it runs
         * @return this
         */
        public Builder times(Instant from, Instant to) {
            began = from;
            ended = to;
            return this;
        }

        /**
         * Sets how often it was taken over.
         *
         * @param value at least 0
         * @return this
         */
        public Builder takenOver(int value) {
            takenOver = value;
            return this;
        }

        /** {@return the trial} */
        public Trial build() {
            return new Trial(this);
        }
    }
}
