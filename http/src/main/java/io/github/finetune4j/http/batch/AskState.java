// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.internal.files.KeyTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state that the journal's lines come to: batches under way, requests that failed, what was billed. Not safe for
 * use by several threads.
 */
final class AskState {
    private static final int TURN_BITS = 32;

    private final AskBudget budget;
    private final int retries;
    private final boolean payAgain;
    private final Map<Integer, AskedBatch> open = new TreeMap<>();
    private final Map<Integer, Calls> calls = new HashMap<>();
    private final List<String> reasons = new ArrayList<>();
    private final KeyTable why = new KeyTable(); // 2 * reason, and 1 where asking again may help
    private KeyTable tries = new KeyTable(); // how many, and the turn of the last one
    private AskOddities oddities = AskOddities.NONE;
    private int turn;

    /** Ordinary calls of one turn. */
    private record Calls(int requests, Usage most) {}

    AskState(AskBudget budget, int retries, boolean payAgain) {
        this.budget = budget;
        this.retries = retries;
        this.payAgain = payAgain;
    }

    void apply(Map<String, Object> event) {
        AskEvent line = new AskEvent(event);
        turn = Math.max(turn, line.turn());
        switch (line.name()) {
            case AskEvent.PLANNED -> planned(line);
            case AskEvent.UPLOADED -> batch(line).file = line.text(AskEvent.ID);
            case AskEvent.CREATING -> batch(line).creating = true;
            case AskEvent.CREATED -> created(line);
            case AskEvent.DROPPED -> end(line);
            case AskEvent.FAILED -> failed(line);
            case AskEvent.TAKEN -> taken(line);
            case AskEvent.CALLING -> calling(line);
            case AskEvent.CALLED -> called(line);
            case AskEvent.FINISHED -> tries = new KeyTable();
            default -> {} // of a later version
        }
    }

    private AskedBatch batch(AskEvent line) {
        AskedBatch batch = open.get(line.turn());
        if (batch == null) {
            throw new IllegalStateException("turn " + line.turn() + " of the journal was never planned -> bring the"
                    + " journal back from a copy, or ask into another folder");
        }
        return batch;
    }

    private void planned(AskEvent line) {
        AskedBatch batch = new AskedBatch(line.turn(), line.requests(), line.most(), line.text(AskEvent.SHA256));
        open.put(batch.turn, batch);
        budget.setAside(batch.requests, batch.most, true);
    }

    private void created(AskEvent line) {
        AskedBatch batch = batch(line);
        batch.id = line.text(AskEvent.ID);
        batch.since = line.at();
    }

    private void end(AskEvent line) {
        AskedBatch batch = batch(line);
        open.remove(batch.turn);
        budget.release(batch.requests, batch.most, true);
    }

    private void taken(AskEvent line) {
        end(line);
        budget.bill(line.answers(), line.usage(), true);
        budget.setAside(line.unsure(), line.unsureMost(), true);
        oddities = oddities.plus(line.oddities());
    }

    private void calling(AskEvent line) {
        Calls made = new Calls(line.requests(), line.most());
        calls.put(line.turn(), made);
        budget.setAside(made.requests, made.most, false);
    }

    private void called(AskEvent line) {
        Calls made = calls.remove(line.turn());
        if (made != null) {
            budget.release(made.requests, made.most, false);
        }
        budget.bill(line.answers(), line.usage(), false);
        budget.setAside(line.unsure(), line.unsureMost(), false);
        oddities = oddities.plus(line.oddities());
    }

    /** What a process that was killed had noted of a turn is noted again by the next one. */
    private void failed(AskEvent line) {
        String key = line.text(AskEvent.KEY);
        long before = tries.get(key, 0);
        if ((int) before != line.turn()) {
            tries.put(key, ((before >>> TURN_BITS) + 1) << TURN_BITS | line.turn());
        }
        int reason = reasons.indexOf(line.text(AskEvent.WHY));
        if (reason < 0) {
            reason = reasons.size();
            reasons.add(line.text(AskEvent.WHY));
        }
        why.put(key, 2L * reason + (line.again() ? 1 : 0));
    }

    /** {@return why a request is not asked any more} */
    Optional<String> givenUp(String key) {
        boolean passes = why.get(key, 0) % 2 == 1;
        boolean over = tries.get(key, 0) >>> TURN_BITS > retries;
        return why(key).filter(words -> over || !(passes || (payAgain && AskFailure.isGone(words))));
    }

    /** {@return why a request failed last} */
    Optional<String> why(String key) {
        long reason = why.get(key, -1);
        return reason < 0 ? Optional.empty() : Optional.of(reasons.get((int) (reason / 2)));
    }

    List<AskedBatch> open() {
        return List.copyOf(open.values());
    }

    boolean isOpen(int batch) {
        return open.containsKey(batch);
    }

    AskOddities oddities() {
        return oddities;
    }

    int nextTurn() {
        return turn + 1;
    }
}
