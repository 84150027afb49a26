// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.heads.cascade.AuditLine.Drawn;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.names.Daemons;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A random share of all calls: where the small model answered one, the large model is asked, too, and nobody waits for
 * it; where it was passed on, nothing is lost and nothing asked. So the mean of what they find is that of all calls.
 * An audit that fails is asked again once others work, so an hour without the large model costs nothing but time; one
 * that fails again and again counts as lost, so that no call escapes by failing.
 */
final class Audits {
    private static final int THREADS = 2;
    private static final int IDLE_SECONDS = 20;
    private static final int MOST_AGAIN = 10; // audits that failed, after each that works

    private final ChatModel large;
    private final AuditScore score;
    private final double share;
    private final SplittableRandom random;
    private final Executor executor;
    private final Door door;
    private final CascadeTally tally;
    private final Callback callback;
    private final AuditLine line = new AuditLine();

    Audits(
            ChatModel large,
            AuditScore score,
            double share,
            SplittableRandom random,
            Executor executor,
            Door door,
            CascadeTally tally,
            Callback callback) {
        this.large = large;
        this.score = score;
        this.share = share;
        this.random = random;
        this.executor = executor;
        this.door = door;
        this.tally = tally;
        this.callback = callback;
    }

    static ThreadPoolExecutor threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(2 * AuditLine.MOST),
                Daemons.numbered("finetune4j-cascade-audit"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** {@return whether the next call is audited; to be asked before it is} */
    boolean drawn() {
        if (share == 0 || !chosen()) {
            return false;
        }
        if (!line.full()) {
            return true;
        }
        callback.failed(AuditLine.MOST + " audits wait already");
        Drawn waits = line.any();
        if (waits != null) {
            ask(waits, true); // else a model that never works would never be found out
        }
        return false;
    }

    private synchronized boolean chosen() {
        return random.nextDouble() < share;
    }

    int waiting() {
        return line.waiting();
    }

    void passedOn() {
        line.addPassedOn();
        later(this::tell);
    }

    void answered(ChatRequest request, ChatResponse small) {
        ask(line.add(() -> worse(request, small)), false);
    }

    private double worse(ChatRequest request, ChatResponse small) {
        ChatResponse other = Objects.requireNonNull(large.chat(request));
        tally.audited(other.usage());
        return score.worse(request.messages(), small, other);
    }

    private void ask(Drawn drawn, boolean counts) {
        if (!later(() -> audit(drawn, counts))) {
            line.failed(drawn, false);
        }
    }

    private boolean later(Runnable audit) {
        try {
            executor.execute(audit);
            return true;
        } catch (RejectedExecutionException e) {
            callback.failed("the executor takes no more audits");
            return false;
        }
    }

    /** One audit and, where it worked, some of those that failed before. */
    private void audit(Drawn first, boolean counts) {
        int others = worked(first, counts) ? MOST_AGAIN : 0;
        for (Drawn next = next(others); next != null; next = next(others)) {
            others = worked(next, true) ? MOST_AGAIN : others - 1;
        }
        tell();
    }

    private @Nullable Drawn next(int others) {
        return others == 0 ? null : line.afterASuccess();
    }

    private boolean worked(Drawn drawn, boolean counts) {
        Attempt<Double> worse = callback.attempt(line.asks(drawn));
        if (worse.worked()) {
            line.found(drawn, worse.value());
        } else {
            line.failed(drawn, counts);
        }
        return worse.worked();
    }

    private void tell() {
        if (line.tells()) {
            for (Drawn drawn = line.next(); drawn != null; drawn = line.next()) {
                door.audited(drawn.worse(), drawn.known());
            }
        }
    }
}
