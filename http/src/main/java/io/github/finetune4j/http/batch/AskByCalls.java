// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.calls.RecordedAnswers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks by ordinary calls what no batch can bring in time, a few at once in each turn, of which a process that is killed
 * asks again at most those under way. Not safe for use by several threads.
 */
final class AskByCalls {
    private static final int AT_ONCE = 64;

    private final Asking asking;
    private final ChatModel model;
    private @Nullable Instant failing;

    AskByCalls(Asking asking) {
        this.asking = asking;
        model = asking.service.calls();
    }

    void run() {
        boolean more = asking.byCalls();
        while (more && !asking.isStopped()) {
            more = pass();
        }
    }

    /** {@return whether anything was asked} */
    private boolean pass() {
        boolean asked = false;
        Map<String, Usage> most = new LinkedHashMap<>();
        List<ChatRequest> turn = new ArrayList<>();
        Usage sum = new Usage(0, 0);
        for (ChatRequest request : asking.requests()) {
            String key = RecordedAnswers.key(request);
            if (!asking.isOpen(key) || most.containsKey(key)) {
                continue;
            }
            Usage own = asking.lines.most(asking.lines.line(key, request), request);
            boolean fits = asking.budget.fits(turn.size() + 1, plus(sum, own), false);
            if (turn.size() == AT_ONCE || (!fits && !turn.isEmpty())) {
                asked = true;
                ask(turn, most, sum);
                if (asking.isStopped()) {
                    return false;
                }
                turn.clear();
                most.clear();
                sum = new Usage(0, 0);
                fits = asking.budget.fits(1, own, false);
            }
            if (!fits) {
                asking.stopForLackOfMoney("none");
                return false;
            }
            turn.add(request);
            most.put(key, own);
            sum = plus(sum, own);
        }
        if (!turn.isEmpty()) {
            asked = true;
            ask(turn, most, sum);
        }
        return asked;
    }

    private void ask(List<ChatRequest> requests, Map<String, Usage> most, Usage sum) {
        if (asking.end().over(asking.outage.now())) {
            asking.stop(asking.model + " answers no more (" + asking.end() + "), and " + asking.left()
                    + " requests have no answer -> what was asked is on record: recorded()");
            return;
        }
        int turn = asking.state.nextTurn();
        asking.note(AskEvent.of(AskEvent.CALLING, turn).requests(requests.size(), sum));
        RecordingModel recorder =
                new RecordingModel(model, asking.recording, asking.lines::withLogProbabilities, asking.settings.clock);
        try {
            asking.settings.calls.ask(recorder, List.copyOf(requests));
        } finally {
            settle(turn, recorder, most);
        }
        recorder.throwIfFull();
        asking.reportProgress();
        judge(recorder.failures(), requests.size());
    }

    private void settle(int turn, RecordingModel recorder, Map<String, Usage> most) {
        List<AskEvent> events = new ArrayList<>();
        recorder.failures()
                .forEach((key, failure) -> events.add(AskEvent.failed(turn, key, failure.why(), failure.again())));
        Usage unsure = new Usage(0, 0);
        int count = 0;
        for (Map.Entry<String, Usage> request : most.entrySet()) {
            if (!recorder.settled(request.getKey())) {
                unsure = plus(unsure, request.getValue());
                count++;
            }
            if (!recorder.hasEnded(request.getKey())) {
                events.add(AskEvent.failed(turn, request.getKey(), "no reply in time", true));
            }
        }
        AskEvent called = recorder.event(turn);
        asking.called((int) called.answers());
        events.add(called.unsure(count, unsure));
        asking.recording.sync();
        asking.note(events);
    }

    /** Stops where nothing comes any more. */
    private void judge(Map<String, AskFailure> failures, int asked) {
        if (failures.size() < asked) {
            failing = null;
            return;
        }
        Instant since = failing == null ? asking.outage.now() : failing;
        failing = since;
        String why = failures.values().iterator().next().why();
        if (failures.values().stream().noneMatch(AskFailure::again)) {
            if (asked > 1) {
                asking.stop("all of " + asked + " calls were refused (" + why + ") -> look why, then ask again");
            }
        } else if (asking.outage.overdue(since)) {
            asking.stop(asking.model.provider() + " fails for too long (" + why + ") -> ask again later, it goes on");
        } else {
            asking.outage.pause();
        }
    }

    private static Usage plus(Usage one, Usage other) {
        return new Usage(one.inputTokens() + other.inputTokens(), one.outputTokens() + other.outputTokens());
    }
}
