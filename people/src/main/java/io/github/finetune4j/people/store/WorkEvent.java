// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.store;

import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Something that happened to a task, or to those who work at it. It is never changed: what is taken back or decided
 * otherwise is another event. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface WorkEvent {
    /** {@return when} */
    Instant at();

    /** {@return the id of the task; empty where it is about none} */
    String taskId();

    /**
     * There is a task.
     *
     * @param at when
     * @param task the task
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record TaskAdded(Instant at, LabelingTask task) implements WorkEvent {
        @Override
        public String taskId() {
            return task.id();
        }
    }

    /**
     * An annotator has been given a task.
     *
     * @param at when
     * @param taskId of the task
     * @param annotator a pseudonym
     * @param until when somebody else may have it
     * @param shown the names of its answers in the order in which this annotator sees them
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record TaskAssigned(Instant at, String taskId, String annotator, Instant until, List<String> shown)
            implements WorkEvent {
        /** Copies the order. */
        public TaskAssigned {
            shown = List.copyOf(shown);
        }
    }

    /**
     * An annotator has answered.
     *
     * @param at when
     * @param taskId of the task
     * @param annotator a pseudonym
     * @param values by the question's name
     * @param reason in the annotator's words; may be empty
     * @param took how long the annotator looked at it
     * @param guideline the version that was shown; empty without one
     * @param shown the names of the task's answers in the order in which this annotator saw them
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record AnswerGiven(
            Instant at,
            String taskId,
            String annotator,
            Map<String, LabelValue> values,
            String reason,
            Duration took,
            String guideline,
            List<String> shown)
            implements WorkEvent {
        /** Copies the values and the order. */
        public AnswerGiven {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
            shown = List.copyOf(shown);
        }
    }

    /**
     * An annotator does not answer, and is not given the task again.
     *
     * @param at when
     * @param taskId of the task
     * @param annotator a pseudonym
     * @param reason in the annotator's words; may be empty
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record TaskSkipped(Instant at, String taskId, String annotator, String reason) implements WorkEvent {}

    /**
     * An annotator has taken an answer or a skip back.
     *
     * @param at when
     * @param taskId of the task
     * @param annotator a pseudonym
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record AnswerUndone(Instant at, String taskId, String annotator) implements WorkEvent {}

    /**
     * An expert has decided. The answers stay as they are.
     *
     * @param at when
     * @param taskId of the task
     * @param expert a pseudonym
     * @param values by the question's name
     * @param reason in the expert's words; may be empty
     * @param guideline the version that was shown; empty without one
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record TaskAdjudicated(
            Instant at, String taskId, String expert, Map<String, LabelValue> values, String reason, String guideline)
            implements WorkEvent {
        /** Copies the values. */
        public TaskAdjudicated {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /**
     * The invitations that an annotator had by then let nobody in any more. The answers stay as they are.
     *
     * @param at when
     * @param annotator a pseudonym
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record InvitationsRevoked(Instant at, String annotator) implements WorkEvent {
        @Override
        public String taskId() {
            return "";
        }
    }

    /**
     * A task was erased, and all that was said of it. It stands at the end of the journal, where whoever reads on
     * learns of it, and in the place of every event of the task.
     *
     * @param at when the event was that stood there, or when the task was erased
     * @param taskId of the task
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record TaskErased(Instant at, String taskId) implements WorkEvent {}
}
