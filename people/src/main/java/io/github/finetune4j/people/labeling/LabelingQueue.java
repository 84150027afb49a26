// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.people.store.WorkEvent;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.store.WorkEvent.AnswerUndone;
import io.github.finetune4j.people.store.WorkEvent.InvitationsRevoked;
import io.github.finetune4j.people.store.WorkEvent.TaskAdded;
import io.github.finetune4j.people.store.WorkEvent.TaskAdjudicated;
import io.github.finetune4j.people.store.WorkEvent.TaskAssigned;
import io.github.finetune4j.people.store.WorkEvent.TaskSkipped;
import io.github.finetune4j.people.store.internal.WorkJournals;
import io.github.finetune4j.people.task.Guideline;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that people answer. Each task is answered by as many annotators as it is to have, and by none of them twice. A
 * task that is not answered in time goes to somebody else. Everything stands in the journal of a {@link JournalStore},
 * from which a restart goes on. Safe for use by several threads, and by several processes on one store that allows
 * them.
 *
 * <p>Annotators have pseudonyms, which the application gives: who is who is not kept here.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LabelingQueue {
    private final WorkJournals store;
    private final String name;
    private final QueueSettings settings;
    private final TaskChecks checks;
    private final Picker picker;
    private final Draws draws;
    private final QueueState state;
    private final AtomicLong calls = new AtomicLong();
    private long readFor; // the last call that had begun when the journal was read

    private LabelingQueue(WorkJournals store, String name, QueueSettings settings) {
        this.store = store;
        this.name = name;
        this.settings = settings;
        checks = new TaskChecks(settings.questions());
        picker = new Picker(settings);
        draws = new Draws(settings.seed());
        state = new QueueState(settings.overlap());
    }

    /**
     * {@return a builder}
     *
     * @param store where the journal is; not closed with the queue
     * @param name of the journal: 1 to 100 letters, digits, {@code .}, {@code _} and {@code -}
     */
    public static Builder builder(JournalStore store, String name) {
        return new Builder(store, name);
    }

    /** A step of a queue: what is reported, and what the journal gets. */
    private record Step<T>(T result, List<WorkEvent> events) {
        static <T> Step<T> nothing(T result) {
            return new Step<>(result, List.of());
        }
    }

    /** Decides on what is known by now; once more where somebody else was quicker. */
    private <T> T decide(Function<Instant, Step<T>> decision) {
        long call = calls.incrementAndGet();
        synchronized (this) {
            catchUp(call);
            while (true) {
                Step<T> step = decision.apply(settings.clock().instant());
                if (step.events().isEmpty()) {
                    return step.result();
                }
                if (store.append(name, state.events(), step.events())) {
                    step.events().forEach(state::apply);
                    return step.result();
                }
                catchUp();
            }
        }
    }

    private <T> T look(Function<QueueState, T> question) {
        long call = calls.incrementAndGet();
        synchronized (this) {
            catchUp(call);
            return question.apply(state);
        }
    }

    /** Of many calls that wait for each other one reads: what was read since a call began is new enough for it. */
    private void catchUp(long call) {
        if (call > readFor) {
            catchUp();
        }
    }

    private void catchUp() {
        long upTo = calls.get();
        store.read(name, state.events()).forEach(state::apply);
        readFor = upTo;
    }

    /** {@return the name of its journal} */
    public String name() {
        return name;
    }

    /** {@return what is asked of every task} */
    public List<Question> questions() {
        return settings.questions();
    }

    /** {@return how many annotators answer each task} */
    public int overlap() {
        return settings.overlap();
    }

    /** {@return how to judge; empty where nothing was said} */
    public Optional<Guideline> guideline() {
        return Optional.ofNullable(settings.guideline());
    }

    /** {@return whether annotators see what a model would say} */
    public boolean prelabelsShown() {
        return settings.prelabelsShown();
    }

    /**
     * Adds tasks. One whose id is known already is left as it is; one that was erased does not come back.
     *
     * @param tasks that fit the questions
     * @return how many were new
     */
    public int add(List<LabelingTask> tasks) {
        tasks.forEach(checks::task);
        return decide(now -> {
            HashSet<String> fresh = new HashSet<>();
            List<WorkEvent> events = tasks.stream()
                    .filter(task -> !state.tasks().containsKey(task.id()) && !state.erased(task.id()))
                    .filter(task -> fresh.add(task.id()))
                    .<WorkEvent>map(task -> new TaskAdded(now, task))
                    .toList();
            return new Step<>(events.size(), events);
        });
    }

    /**
     * {@return what an annotator is to judge now: the task in hand, else a new one; empty where nothing is left}
     *
     * @param annotator a pseudonym
     */
    public Optional<LabelingView> next(String annotator) {
        Names.check("an annotator's pseudonym", annotator);
        return decide(now -> {
            Optional<TaskAssigned> inHand = state.annotator(annotator).current(now);
            if (inHand.isPresent()) {
                return Step.nothing(inHand.map(this::view));
            }
            return picker.next(state, annotator, now)
                    .map(task -> assign(task, annotator, now))
                    .map(assigned -> new Step<>(Optional.of(view(assigned)), List.<WorkEvent>of(assigned)))
                    .orElseGet(() -> Step.nothing(Optional.empty()));
        });
    }

    private TaskAssigned assign(TaskState task, String annotator, Instant now) {
        List<String> names = List.copyOf(task.task().answers().keySet());
        String id = task.task().id();
        Instant until = now.plus(settings.assignmentTime());
        return new TaskAssigned(now, id, annotator, until, draws.shuffled(names, annotator, id));
    }

    private LabelingView view(TaskAssigned assigned) {
        return new LabelingView(state.task(assigned.taskId()).task(), assigned, settings);
    }

    /**
     * Keeps an answer.
     *
     * @param annotator who was given the task
     * @param taskId of the task
     * @param values by the question's name, all of them; answers by their neutral names
     * @param reason in the annotator's words; may be empty
     * @param took how long the annotator looked at it
     * @return what became of it
     * @throws IllegalArgumentException if the annotator was not given the task, or a value does not answer its question
     */
    public Receipt answer(
            String annotator, String taskId, Map<String, LabelValue> values, String reason, Duration took) {
        return decide(now -> {
            if (state.erased(taskId)) {
                return Step.nothing(Receipt.TOO_LATE);
            }
            TaskState task = state.task(taskId);
            if (task.touchedBy(annotator)) {
                return Step.nothing(Receipt.ALREADY_ANSWERED);
            }
            TaskAssigned given = given(task, annotator);
            Map<String, LabelValue> named = new Sides(given.shown()).named(values);
            checks.all(task.task(), named);
            if (!task.hasRoom(annotator, settings.overlap(), now)) {
                return Step.nothing(Receipt.TOO_LATE);
            }
            return new Step<>(
                    Receipt.SAVED,
                    List.of(new AnswerGiven(
                            now, taskId, annotator, named, reason, took, settings.guidelineVersion(), given.shown())));
        });
    }

    /**
     * Keeps an answer that was given elsewhere, for example in another labelling tool.
     *
     * @param answer with the answers' own names
     * @return what became of it
     * @throws IllegalArgumentException if there is no such task, or a value does not answer its question
     */
    public Receipt addAnswer(AnswerGiven answer) {
        Names.check("an annotator's pseudonym", answer.annotator());
        return decide(now -> {
            if (state.erased(answer.taskId())) {
                return Step.nothing(Receipt.TOO_LATE);
            }
            TaskState task = state.task(answer.taskId());
            checks.all(task.task(), answer.values());
            if (task.touchedBy(answer.annotator())) {
                return Step.nothing(Receipt.ALREADY_ANSWERED);
            }
            return task.hasRoom(answer.annotator(), settings.overlap(), now)
                    ? new Step<>(Receipt.SAVED, List.of(answer))
                    : Step.nothing(Receipt.TOO_LATE);
        });
    }

    private static TaskAssigned given(TaskState task, String annotator) {
        TaskAssigned assignment = task.assignment(annotator);
        if (assignment == null) {
            throw new IllegalArgumentException(
                    "task " + task.task().id() + " was not given to " + annotator + " -> answer what next gave");
        }
        return assignment;
    }

    /**
     * Leaves a task to others; this annotator is not given it again.
     *
     * @param annotator who was given the task
     * @param taskId of the task
     * @param reason in the annotator's words; may be empty
     * @return what became of it
     */
    public Receipt skip(String annotator, String taskId, String reason) {
        return decide(now -> {
            if (state.erased(taskId)) {
                return Step.nothing(Receipt.TOO_LATE);
            }
            TaskState task = state.task(taskId);
            if (task.touchedBy(annotator)) {
                return Step.nothing(Receipt.ALREADY_ANSWERED);
            }
            given(task, annotator);
            return new Step<>(Receipt.SAVED, List.of(new TaskSkipped(now, taskId, annotator, reason)));
        });
    }

    /**
     * Takes an annotator's last answer or skip back, and gives out the task once more.
     *
     * @param annotator a pseudonym
     * @return the task; empty where there is nothing to take back, or an expert or others have the task already
     */
    public Optional<LabelingView> undo(String annotator) {
        return decide(now -> state.annotator(annotator)
                .lastDone()
                .map(state::task)
                .filter(task -> task.decision() == null)
                .filter(task -> task.votes().containsKey(annotator) || task.hasRoom(annotator, settings.overlap(), now))
                .map(task -> undone(task, annotator, now))
                .orElseGet(() -> Step.nothing(Optional.empty())));
    }

    private Step<Optional<LabelingView>> undone(TaskState task, String annotator, Instant now) {
        TaskAssigned again = assign(task, annotator, now);
        AnswerUndone undone = new AnswerUndone(now, task.task().id(), annotator);
        return new Step<>(Optional.of(view(again)), List.of(undone, again));
    }

    /**
     * Decides a task. The answers stay as they are; nobody else is given the task.
     *
     * @param expert a pseudonym
     * @param taskId of the task
     * @param values by the question's name, all of them; answers by their own names
     * @param reason in the expert's words; may be empty
     */
    public void adjudicate(String expert, String taskId, Map<String, LabelValue> values, String reason) {
        Names.check("an expert's pseudonym", expert);
        decide(now -> {
            checks.all(state.task(taskId).task(), values);
            WorkEvent decision = new TaskAdjudicated(now, taskId, expert, values, reason, settings.guidelineVersion());
            return new Step<>(true, List.of(decision));
        });
    }

    /** {@return all tasks, gold questions included, in the order in which they were added} */
    public List<LabelingTask> tasks() {
        return look(all -> all.tasks().values().stream().map(TaskState::task).toList());
    }

    /** {@return the answers that stand, by task in the order in which they were added; those to gold questions, too} */
    public List<AnswerGiven> answers() {
        return look(all -> all.tasks().values().stream()
                .flatMap(task -> task.votes().values().stream())
                .toList());
    }

    /** {@return what experts decided, by task; the newest decision of each} */
    public List<TaskAdjudicated> decisions() {
        return look(all -> all.tasks().values().stream()
                .flatMap(task -> Stream.ofNullable(task.decision()))
                .toList());
    }

    /** {@return how far it is} */
    public QueueProgress progress() {
        return look(all -> {
            List<TaskState> ordinary =
                    all.tasks().values().stream().filter(task -> !task.gold()).toList();
            long answers =
                    ordinary.stream().mapToLong(task -> task.votes().size()).sum();
            return new QueueProgress(
                    ordinary.size(), ordinary.size() - all.wanted().size(), answers);
        });
    }

    /**
     * {@return how many tasks an annotator has answered or skipped}
     *
     * @param annotator a pseudonym
     */
    public int done(String annotator) {
        return look(all -> all.annotator(annotator).done());
    }

    /**
     * Puts on record that the invitations which an annotator has by now are not to let anybody in. What was answered
     * stays; what is in hand goes to others when its time is over.
     *
     * @param annotator a pseudonym
     */
    public void revokeInvitations(String annotator) {
        Names.check("an annotator's pseudonym", annotator);
        decide(now -> new Step<>(true, List.of(new InvitationsRevoked(now, annotator))));
    }

    /**
     * {@return how often the invitations of an annotator were revoked}
     *
     * @param annotator a pseudonym
     */
    public int revocations(String annotator) {
        return look(all -> all.annotator(annotator).revocations());
    }

    /**
     * Makes queues. For use by one thread.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

        private final WorkJournals store;
        private final String name;
        private List<Question> questions = List.of();
        private int overlap = 1;
        private double goldShare;
        private long seed;
        private boolean shuffled;
        private boolean prelabelsShown = true;
        private Duration assignmentTime = HALF_AN_HOUR;
        private @Nullable Guideline guideline;
        private InstantSource clock = InstantSource.system();

        private Builder(JournalStore store, String name) {
            this.store = new WorkJournals(store);
            this.name = name;
        }

        /**
         * Sets what is asked of every task.
         *
         * @param questions at least one, each with a name of its own
         * @return this
         */
        public Builder questions(Question... questions) {
            this.questions = List.of(questions);
            return this;
        }

        /**
         * Sets how many annotators answer each task.
         *
         * @param overlap 1 by default
         * @return this
         */
        public Builder overlap(int overlap) {
            this.overlap = overlap;
            return this;
        }

        /**
         * Sets how often an annotator is given a gold question not seen yet, unannounced.
         *
         * @param share of the tasks, from 0 to 1; 0 by default
         * @return this
         */
        public Builder goldShare(double share) {
            goldShare = share;
            return this;
        }

        /**
         * Sets the seed of sides, orders and gold questions.
         *
         * @param seed 0 by default
         * @return this
         */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Gives each annotator another order of tasks of the same priority, not that in which they were added.
         *
         * @param shuffled false by default
         * @return this
         */
        public Builder shuffled(boolean shuffled) {
            this.shuffled = shuffled;
            return this;
        }

        /**
         * Shows what a model would say, which is quicker, and makes people agree with the model.
         *
         * @param shown true by default
         * @return this
         */
        public Builder prelabelsShown(boolean shown) {
            prelabelsShown = shown;
            return this;
        }

        /**
         * Sets how long an annotator has a task before somebody else may be given it.
         *
         * @param time half an hour by default
         * @return this
         */
        public Builder assignmentTime(Duration time) {
            assignmentTime = time;
            return this;
        }

        /**
         * Sets how to judge.
         *
         * @param guideline its version is kept with every answer
         * @return this
         */
        public Builder guideline(Guideline guideline) {
            this.guideline = guideline;
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param clock the system's by default
         * @return this
         */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * {@return the queue, with what its journal holds already}
         *
         * @throws IllegalArgumentException naming every setting that is wrong
         */
        public LabelingQueue build() {
            List<String> problems = problems();
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("queue " + name + ": " + String.join("; ", problems));
            }
            QueueSettings settings = new QueueSettings(
                    questions, overlap, goldShare, seed, shuffled, prelabelsShown, assignmentTime, guideline, clock);
            return new LabelingQueue(store, name, settings);
        }

        private List<String> problems() {
            long names = questions.stream().map(Question::name).distinct().count();
            return Stream.of(
                            problem(questions.isEmpty(), "no question -> ask at least one"),
                            problem(names < questions.size(), "two questions of one name -> name each its own way"),
                            problem(overlap < 1, "overlap " + overlap + " -> let at least 1 answer"),
                            problem(!(goldShare >= 0 && goldShare <= 1), "gold share " + goldShare + " -> 0 to 1"),
                            problem(
                                    assignmentTime.isNegative() || assignmentTime.isZero(),
                                    "assignment time " + ShownTime.words(assignmentTime) + " -> give people some"))
                    .flatMap(Optional::stream)
                    .toList();
        }

        private static Optional<String> problem(boolean is, String what) {
            return is ? Optional.of(what) : Optional.empty();
        }
    }
}
