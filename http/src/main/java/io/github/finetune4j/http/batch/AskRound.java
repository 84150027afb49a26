// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.calls.RecordedAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one round, written into files as limits, budget and time allow; each file goes out when it is whole.
 * Not safe for use by several threads.
 */
final class AskRound implements AutoCloseable {
    private final Asking asking;
    private final BooleanSupplier mayGo;
    private final Consumer<AskedBatch> deliver;
    /** Keys of a file that may turn out to be too small. */
    private final List<String> few = new ArrayList<>();

    private @Nullable BatchFile file;
    private boolean outOfBudget;
    private boolean over;

    /**
     * Nothing is written yet.
     *
     * @param mayGo whether another batch may go out now
     * @param deliver sends one
     */
    AskRound(Asking asking, BooleanSupplier mayGo, Consumer<AskedBatch> deliver) {
        this.asking = asking;
        this.mayGo = mayGo;
        this.deliver = deliver;
    }

    /** {@return whether nothing more goes out in this round} */
    boolean isOver() {
        return over;
    }

    /** {@return whether the budget left no room for some} */
    boolean isOutOfBudget() {
        return outOfBudget;
    }

    void add(ChatRequest request) {
        String key = RecordedAnswers.key(request);
        BatchFile begun = file;
        if (!asking.isOpen(key) || (begun != null && asking.isUnderWay(key, begun.turn))) {
            return;
        }
        byte[] line = asking.lines.line(key, request);
        if (line.length >= asking.mostBytes()) {
            asking.note(AskEvent.failed(asking.state.nextTurn(), key, "larger than a batch may be", false));
            return;
        }
        if (begun != null && isFull(begun, line)) {
            send();
            over = !mayGo.getAsBoolean();
        }
        if (!over) {
            put(key, line, asking.lines.most(line, request));
        }
    }

    private boolean isFull(BatchFile begun, byte[] line) {
        return begun.requests() >= asking.mostRequests() || begun.bytes() + line.length + 1 > asking.mostBytes();
    }

    private void put(String key, byte[] line, Usage most) {
        BatchFile into = file == null ? begin() : file;
        file = into;
        if (asking.budget.fits(into.requests() + 1, into.plus(most), true)) {
            into.add(line, most);
            asking.underWay(key, into.turn);
            if (into.requests() < asking.service.limits().least()) {
                few.add(key);
            }
        } else {
            outOfBudget = true;
            over = true;
        }
    }

    private BatchFile begin() {
        int turn = asking.state.nextTurn();
        few.clear();
        return new BatchFile(asking.input(turn), turn, asking.service.model());
    }

    /** What is written so far goes out. */
    void send() {
        BatchFile whole = file;
        file = null;
        if (whole == null) {
            return;
        }
        try (whole) {
            if (whole.requests() < asking.service.limits().least()) {
                few.forEach(key -> asking.underWay(key, 0));
                if (!outOfBudget && whole.requests() > 0) {
                    asking.tooFewForABatch();
                }
            } else {
                asking.note(whole.commit());
                asking.state.open().stream()
                        .filter(batch -> batch.turn == whole.turn)
                        .forEach(deliver);
            }
        }
    }

    /** Throws away what was not sent. */
    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
