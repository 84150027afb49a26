// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.ForeignCode;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One process's hands on a search: it reads the journal, decides, and adds to it, all one after the other. */
final class Worker {
    private static final System.Logger LOG = System.getLogger(Worker.class.getName());
    private static final int DRAWS = 50;
    private static final String REMEDY = "fix it, and run the search again: it goes on";
    private static final int MOST_TAKEOVERS = 3;

    private final Search search;
    private final String id = WorkerId.create();
    private final SearchState state = new SearchState();
    private final Callback pruner;
    private final Set<Integer> mine = new HashSet<>();
    private @Nullable Instant deadline;
    private String ending = "";
    private @Nullable SearchPausedException pause;

    Worker(Search search) {
        this.search = search;
        pruner = callback("the pruner of search " + search.name(), "the trial goes on");
    }

    /** {@return code of the application that the search calls, which may fail} */
    Callback callback(String what, String cost) {
        return new Callback(what, cost, LOG, search.clock());
    }

    String search() {
        return search.name();
    }

    /** Begins the journal, or makes sure that it is this search's. */
    synchronized void open() {
        String what = search.what();
        add(() -> state.opened() == null ? SearchLines.opens(now(), id, search) : null);
        if (!what.equals(state.opened())) {
            throw new IllegalArgumentException("search " + search.name() + ": the store has one of this name with other"
                    + " parameters, goals or seed -> take another name, or build it as it was: " + state.opened());
        }
        add(this::budget);
        add(this::learns);
        Duration time = search.budget().time();
        deadline = time == null ? null : now().plus(time).minus(state.worked());
    }

    /** What is limited, for whoever reads the journal; only where that is new. */
    private @Nullable Map<String, Object> budget() {
        Map<String, Object> limits = search.budget().limits();
        if (Json.write(limits).equals(Json.write(state.limits()))) {
            return null;
        }
        Map<String, Object> line = SearchLines.line("budget", now(), id);
        line.put("limits", limits);
        return line;
    }

    /** What earlier searches gave; only where that is new. */
    private @Nullable Map<String, Object> learns() {
        String words = search.earlier().words();
        if (words.equals(state.learnt())) {
            return null;
        }
        if (search.earlier().leftOut() > 0) {
            LOG.log(System.Logger.Level.WARNING, "search {0} learns from {1}", search.name(), words);
        }
        Map<String, Object> line = SearchLines.line("learns", now(), id);
        line.put("text", words);
        return line;
    }

    private Instant now() {
        return search.clock().instant();
    }

    private void refresh() {
        search.store().read(search.name(), state.lines()).forEach(state::read);
    }

    /** Adds the line that follows from the newest state; null: none does. */
    private void add(Supplier<@Nullable Map<String, Object>> decision) {
        boolean added = false;
        while (!added) {
            refresh();
            Map<String, Object> line = decision.get();
            added = line == null
                    || search.store().append(search.name(), state.lines(), List.of(SearchLines.text(line)));
        }
        refresh();
    }

    synchronized void beat() {
        if (!mine.isEmpty()) {
            add(() -> SearchLines.line("beats", now(), id));
        }
    }

    /** {@return a trial to work on; null if there is none} */
    synchronized @Nullable RunningTrial claim() {
        if (pause != null) {
            return null;
        }
        Claim claim = new Claim();
        add(claim);
        while (claim.number >= 0 && state.trial(claim.number).state() != TrialState.RUNNING) {
            claim = new Claim(); // it took too many processes with it, and was given up
            add(claim);
        }
        if (claim.number < 0) {
            return null;
        }
        mine.add(claim.number);
        return new RunningTrial(this, state.trial(claim.number));
    }

    /**
     * A claim to the next trial; asked again where somebody else was faster, and draws again if that changed anything.
     */
    private final class Claim implements Supplier<@Nullable Map<String, Object>> {
        private int number = -1;
        private long seen = -1;
        private @Nullable Settings drawn;

        @Override
        public @Nullable Map<String, Object> get() {
            Trial left = left();
            if (left != null) {
                number = left.number();
                return take(left);
            }
            List<Trial> trials = state.trials();
            long progress = trials.stream()
                    .mapToLong(trial -> trial.state() == TrialState.RUNNING ? 1 : 1_000_000)
                    .sum();
            if (progress != seen) {
                seen = progress;
                drawn = draw();
            }
            Settings settings = drawn;
            number = settings == null ? -1 : trials.size();
            return settings == null ? null : SearchLines.begins(now(), id, number, settings, ceiling(settings));
        }
    }

    /** A trial whose process is gone. */
    private @Nullable Trial left() {
        return state.trials().stream()
                .filter(trial -> trial.state() == TrialState.RUNNING && gone(state.worker(trial)))
                .findFirst()
                .orElse(null);
    }

    private boolean gone(String worker) {
        return !worker.equals(id)
                && (worker.isEmpty()
                        || WorkerId.ended(worker)
                        || state.lastSeen(worker).plus(search.patience()).isBefore(now()));
    }

    private Map<String, Object> take(Trial trial) {
        if (trial.takenOver() < MOST_TAKEOVERS) {
            Map<String, Object> line = SearchLines.line("takes", now(), id);
            line.put("trial", trial.number());
            return line;
        }
        return SearchLines.ends(
                now(),
                id,
                trial.toBuilder()
                        .state(TrialState.FAILED)
                        .message("its process ended " + (MOST_TAKEOVERS + 1) + " times while it ran")
                        .build());
    }

    /** Settings that the budget covers; null if there are none. */
    private @Nullable Settings draw() {
        int number = state.trials().size();
        if (number >= search.budget().trials()) {
            ending = "all " + number + " trials of the budget have begun";
            return null;
        }
        if (timeIsOver()) {
            ending = "the time of the budget is over";
            return null;
        }
        Cost used = state.cost();
        for (int draw = 0; draw < DRAWS; draw++) {
            Settings settings = settings(number, draw);
            search.space().check(settings);
            if (search.budget().covers(used.plus(ceiling(settings)))) {
                return settings;
            }
        }
        ending = "what is left of tokens and money might not do for another trial";
        return null;
    }

    private Cost ceiling(Settings settings) {
        return ForeignCode.call(
                "the ceiling of search " + search.name(),
                "trial " + state.trials().size(),
                REMEDY,
                () -> search.budget().ceiling(settings));
    }

    private Settings settings(int number, int draw) {
        if (number < search.first().size() && draw == 0) {
            return search.first().get(number);
        }
        SearchHistory history = history();
        return ForeignCode.call(
                "the sampler of search " + search.name(),
                "trial " + number,
                REMEDY,
                () -> search.sampler().next(search.space(), history, history.random(number * (long) DRAWS + draw)));
    }

    synchronized SearchHistory history() {
        return new SearchHistory(
                search.name(),
                search.seed(),
                search.goals(),
                state.trials(),
                search.earlier().trials());
    }

    synchronized Trial trial(int number) {
        return state.trial(number);
    }

    synchronized void note(int number, String name, String text) {
        add(() -> {
            Map<String, Object> line = SearchLines.line("notes", now(), id);
            line.put("trial", number);
            line.put("name", name);
            line.put("text", text);
            return line;
        });
    }

    /** {@return whether the pruner stops it} */
    synchronized boolean report(int number, long step, double value) {
        add(() -> {
            Map<String, Object> line = SearchLines.line("reports", now(), id);
            line.put("trial", number);
            line.put("step", step);
            line.put("value", SearchLines.number(value));
            return line;
        });
        return pruner.call(() -> search.pruner().stops(state.trial(number), history()), false);
    }

    synchronized void end(int number, Function<Trial, Trial> change) {
        add(() -> SearchLines.ends(now(), id, change.apply(state.trial(number))));
        mine.remove(number);
    }

    /** Puts a trial back for whoever runs the search next; here none begins any more. */
    synchronized void leave(int number, SearchPausedException why) {
        pause = pause == null ? why : pause;
        add(() -> {
            Map<String, Object> line = SearchLines.line("leaves", now(), id);
            line.put("trial", number);
            return line;
        });
        mine.remove(number);
    }

    synchronized void rethrowPause() {
        if (pause != null) {
            throw pause;
        }
    }

    boolean timeIsOver() {
        Instant end = deadline;
        return end != null && !now().isBefore(end);
    }

    synchronized SearchResult result() {
        refresh();
        return new SearchResult(search.space(), history(), ending);
    }

    /** Refuses a search of which nothing but failures is known. */
    synchronized void refuseIfAllFailed() {
        refresh();
        List<Trial> trials = state.trials();
        if (!trials.isEmpty() && trials.stream().allMatch(trial -> trial.state() == TrialState.FAILED)) {
            throw new FineTuneException("search " + search.name() + ": all " + trials.size()
                    + " trials failed, the first one with: "
                    + Objects.requireNonNull(trials.get(0)).message()
                    + " -> fix the objective, and take another name");
        }
    }
}
