// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.names.Daemons;
import io.github.finetune4j.internal.text.ShownTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The candidates' models, each made once by a process. What making one throws, or that it hangs, costs it alone. */
final class Models {
    private static final String OURS = "io.github.finetune4j.";
    private static final System.Logger LOG = System.getLogger(Models.class.getName());

    private final ReplacementSettings settings;
    private final Journal journal;
    private final Parts parts;
    private final Map<String, ChatModel> made = new HashMap<>();

    Models(ReplacementSettings settings, Journal journal, Parts parts) {
        this.settings = settings;
        this.journal = journal;
        this.parts = parts;
    }

    /** Makes all, as far as the budget goes; one that failed is tried again where no other was made. */
    void tune() {
        boolean none = journal.read(state -> state.tuned.isEmpty());
        for (Candidate candidate : settings.candidates) {
            boolean over = journal.read(state ->
                    state.tuned.contains(candidate.name()) || (!none && state.failed.containsKey(candidate.name())));
            if (!over) {
                tune(candidate);
            }
        }
    }

    private void tune(Candidate candidate) {
        Purse purse = settings.purse(journal);
        Optional<String> refused = purse.refusesToMake(candidate);
        if (refused.isPresent()) {
            failed(candidate, refused.get());
        } else if (of(candidate).isPresent()) {
            purse.usedUp(candidate)
                    .ifPresentOrElse(
                            why -> failed(candidate, why),
                            () -> journal.add("tuned", line -> line.with("candidate", candidate.name())));
        }
    }

    /** Its model; empty where it can't be made, which is on record then. */
    Optional<ChatModel> of(Candidate candidate) {
        ChatModel known = made.get(candidate.name());
        if (known != null) {
            return Optional.of(known);
        }
        Attempt<ChatModel> attempt = attempt(candidate);
        if (Thread.currentThread().isInterrupted()) {
            throw new FineTuneException(
                    "replacement " + settings.name + ": interrupted while " + candidate.name()
                            + " was made -> run it again to go on",
                    attempt.failure());
        }
        if (!attempt.worked()) {
            failed(candidate, "it can't be made: " + words(attempt.failure()));
            return Optional.empty();
        }
        if (journal.read(state -> state.failed.containsKey(candidate.name()))) {
            journal.add("made", line -> line.with("candidate", candidate.name()));
        }
        made.put(candidate.name(), attempt.value());
        return Optional.of(attempt.value());
    }

    private Attempt<ChatModel> attempt(Candidate candidate) {
        CandidateTurn turn = new CandidateTurn(candidate, journal, parts);
        String what = "the candidate " + candidate.name() + " of replacement " + settings.name;
        return new Callback(what, "the others go on without it", LOG, settings.clock)
                .attempt(() -> named(candidate, bounded(candidate, turn)));
    }

    // A rollout and kept answers find a model again by what it is, so it needs a name that lasts
    private ChatModel named(Candidate candidate, ChatModel model) {
        return model.identity().isPresent() ? model : model.named(settings.name + "/" + candidate.name());
    }

    private ChatModel bounded(Candidate candidate, CandidateTurn turn) throws Exception {
        FutureTask<ChatModel> task =
                new FutureTask<>(() -> Objects.requireNonNull(candidate.tuning().tune(turn), "its tuning gave null"));
        Daemons.of(task, "finetune4j-replacement-" + candidate.name()).start();
        try {
            return task.get(settings.patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new FineTuneException(
                    "no model within " + ShownTime.words(settings.patience) + turn.giveUp()
                            + " -> set a longer patience if it needs it",
                    e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            task.cancel(true);
        }
    }

    private void failed(Candidate candidate, String why) {
        if (!journal.read(state -> why.equals(state.failed.get(candidate.name())))) {
            journal.add(
                    "failed", line -> line.with("candidate", candidate.name()).with("why", why));
        }
    }

    /** What it threw: our own words, or no more than its class, for its message may hold a user's. */
    static String words(@Nullable Throwable failure) {
        return failure instanceof FineTuneException || stated(failure)
                ? String.valueOf(Objects.requireNonNull(failure).getMessage())
                : failure == null ? "" : failure.getClass().getName();
    }

    private static boolean stated(@Nullable Throwable failure) {
        return failure instanceof IllegalStateException
                && String.valueOf(failure.getMessage()).contains(" -> ")
                && failure.getStackTrace().length > 0
                && failure.getStackTrace()[0].getClassName().startsWith(OURS);
    }

    List<Candidate> tuned() {
        return settings.candidates.stream()
                .filter(each -> journal.read(state -> state.tuned.contains(each.name())))
                .toList();
    }
}
