// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.model.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a registry. Immutable. A record is known by its {@link #id()}: the same id is the same record.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface RegistryRecord
        permits DataVersion,
                ModelVersion,
                RegistryRecord.RunStarted,
                RegistryRecord.RunEnded,
                RegistryRecord.AliasMoved,
                RegistryRecord.Evaluated,
                RegistryRecord.Gated,
                RegistryRecord.RolloutChanged,
                RegistryRecord.RowsForgotten,
                RegistryRecord.ShutdownAnnounced,
                RegistryRecord.Noted {
    /** {@return unique within a registry} */
    String id();

    /** {@return when it happened, or was first reported} */
    Instant at();

    /**
     * The beginning of a run.
     *
     * @param run the job's text form, {@code provider/job-id}
     * @param at when
     * @param model name under which what it makes is registered
     * @param trainingData id of the {@link DataVersion} that it learns from
     * @param validationData id of the one that it measures itself on; empty without
     * @param specification everything that was asked for, as JSON values
     * @param environment versions and machine, as JSON values
     * @since 0.1
     */
    record RunStarted(
            String run,
            Instant at,
            String model,
            String trainingData,
            String validationData,
            Map<String, Object> specification,
            Map<String, Object> environment)
            implements RegistryRecord {
        /** Checks the name, and copies the maps, deeply. */
        public RunStarted {
            ModelVersion.checkName(model);
            specification = Json.plainMap(specification);
            environment = Json.plainMap(environment);
        }

        @Override
        public String id() {
            return "run/" + run;
        }
    }

    /**
     * The end of a run.
     *
     * @param run the job's text form
     * @param at when
     * @param outcome {@code succeeded}, {@code failed} or {@code cancelled}
     * @param took from its start, as the process that waited for it saw it
     * @param model what it gave; null without
     * @param failure why it gave none; empty where it did
     * @param facts what the provider said at the end, as JSON values, for example trained tokens, and the
     *     {@code checkpoints} that it reported
     * @since 0.1
     */
    record RunEnded(
            String run,
            Instant at,
            String outcome,
            Duration took,
            @Nullable ModelRef model,
            String failure,
            Map<String, Object> facts)
            implements RegistryRecord {
        /** Copies the facts, deeply. */
        public RunEnded {
            facts = Json.plainMap(facts);
        }

        /** {@return what the run gave; empty without} */
        public Optional<ModelRef> tunedModel() {
            return Optional.ofNullable(model);
        }

        @Override
        public String id() {
            return "run/" + run + "/end";
        }
    }

    /**
     * The move of an alias.
     *
     * @param model name of the model
     * @param alias for example {@code champion}
     * @param version to which it points from now on
     * @param move how often it has been moved, from 1
     * @param at when
     * @param who moved it
     * @param why the reason, in a sentence
     * @since 0.1
     */
    record AliasMoved(String model, String alias, int version, int move, Instant at, String who, String why)
            implements RegistryRecord {
        @Override
        public String id() {
            return "alias/" + model + "/" + alias + "/" + move;
        }
    }

    /**
     * The measurement of a model, alone or against a baseline.
     *
     * @param evaluation unique: a hash of what the record says
     * @param at when it began
     * @param model identity of the model, or of the candidate
     * @param baseline identity of the baseline; empty without one
     * @param testData id of the {@link DataVersion} that it was asked
     * @param figures scores, differences, intervals and verdicts, as JSON values
     * @since 0.1
     */
    record Evaluated(
            String evaluation, Instant at, String model, String baseline, String testData, Map<String, Object> figures)
            implements RegistryRecord {
        /** Copies the figures, deeply. */
        public Evaluated {
            figures = Json.plainMap(figures);
        }

        @Override
        public String id() {
            return "evaluation/" + evaluation;
        }
    }

    /**
     * The verdict of gates on what was measured.
     *
     * @param gating unique: a hash of what the record says, but for its time
     * @param at when
     * @param evaluation of the {@link Evaluated} that has the figures
     * @param outcomes one per gate, in their order
     * @since 0.1
     */
    record Gated(String gating, Instant at, String evaluation, List<Outcome> outcomes) implements RegistryRecord {
        /** Copies the list. */
        public Gated {
            outcomes = List.copyOf(outcomes);
        }

        /**
         * The verdict of one gate.
         *
         * @param gate what was required
         * @param status {@code PASSED}, {@code FAILED} or {@code UNDECIDED}
         * @param reason the numbers behind it
         * @since 0.1
         */
        public record Outcome(String gate, String status, String reason) {
            /** {@return whether the requirement is met} */
            public boolean passed() {
                return status.equals("PASSED");
            }
        }

        /** {@return whether every gate is passed; one that is undecided is not} */
        public boolean passed() {
            return outcomes.stream().allMatch(Outcome::passed);
        }

        @Override
        public String id() {
            return "gates/" + gating;
        }
    }

    /**
     * The beginning, a move or the end of a rollout.
     *
     * @param rollout its name
     * @param key of what it compares: the same name with other models is another key
     * @param version of the state that it led to
     * @param at when
     * @param kind what happened, for example {@code PROMOTED}
     * @param arms identity of the model behind each arm, by the arm's name, the baseline first
     * @param responses what the ids of its answers are read with; whoever has it can make such ids
     * @param who an operator's name, or {@code rollout}
     * @param why the reason, in a sentence
     * @param numbers what it rests on, as JSON values
     * @since 0.1
     */
    record RolloutChanged(
            String rollout,
            String key,
            long version,
            Instant at,
            String kind,
            Map<String, String> arms,
            String responses,
            String who,
            String why,
            Map<String, Object> numbers)
            implements RegistryRecord {
        /** Copies the maps, in their order. */
        public RolloutChanged {
            arms = Collections.unmodifiableMap(new LinkedHashMap<>(arms));
            numbers = Json.plainMap(numbers);
        }

        @Override
        public String id() {
            return "rollout/" + key + "/" + version + "/" + kind;
        }
    }

    /**
     * The erasure of the content of rows; their hashes and the versions that held them stay.
     *
     * @param forgetting unique: a hash of what was forgotten, and after which record
     * @param at when
     * @param rows fingerprints of the rows
     * @param field by which they were found; empty where they were named one by one. What it held is not on record
     * @param who asked for it to be done
     * @param why the reason, in a sentence that names nobody: it stays
     * @since 0.1
     */
    record RowsForgotten(String forgetting, Instant at, List<String> rows, String field, String who, String why)
            implements RegistryRecord {
        /** Copies the list. */
        public RowsForgotten {
            rows = List.copyOf(rows);
        }

        /**
         * Rows that were named one by one.
         *
         * @param forgetting unique: a hash of what was forgotten, and after which record
         * @param at when
         * @param rows fingerprints of the rows
         * @param who asked for it to be done
         * @param why the reason, in a sentence that names nobody: it stays
         */
        public RowsForgotten(String forgetting, Instant at, List<String> rows, String who, String why) {
            this(forgetting, at, rows, "", who, why);
        }

        @Override
        public String id() {
            return "forgotten/" + forgetting;
        }
    }

    /**
     * The news that a model will be shut down, on another day than was known, or not after all. It holds for all
     * versions of this reference: what is on record of them stays as it is, and a registry to which it was reported
     * shows the day in their {@link ModelVersion#ref}. Of several announcements the newest counts.
     *
     * @param model as its provider calls it; a day that it has is dropped, so that there is one
     * @param at when it was learned
     * @param shutdown first day on which the model no longer answers; null: the day that was known is taken back
     * @param source from where it was learned, in words, for example {@code the list of models of openai}
     * @since 0.1
     */
    record ShutdownAnnounced(
            ModelRef model, Instant at, @Nullable LocalDate shutdown, String source) implements RegistryRecord {
        /** Checks that all but the day is there. */
        public ShutdownAnnounced {
            NoNull.check("an announced shutdown", "model", model, "at", at, "source", source);
            model = ModelRef.of(model.provider(), model.id());
        }

        /** {@return first day on which the model no longer answers; empty: the day that was known is taken back} */
        public Optional<LocalDate> shutdownDate() {
            return Optional.ofNullable(shutdown);
        }

        /** {@return one for each model, time and day: a day that is moved and moved back again is three of them} */
        @Override
        public String id() {
            return "shutdown/" + model + "/" + at + "/" + (shutdown == null ? "none" : shutdown);
        }
    }

    /**
     * A note that somebody wrote down.
     *
     * @param note unique
     * @param at when
     * @param about id of the record it is about
     * @param who wrote it
     * @param text what it says
     * @since 0.1
     */
    record Noted(String note, Instant at, String about, String who, String text) implements RegistryRecord {
        @Override
        public String id() {
            return "note/" + note;
        }
    }
}
