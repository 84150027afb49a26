// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
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

/**
 * A random share of all calls: where the small model answered one, the large model is asked, too, and nobody waits for
 * it; where it was passed on, nothing is lost and nothing asked. So the mean of what they find is that of all calls.
 */
final class Audits {
    private static final int THREADS = 2;
    private static final int MOST_WAITING = 1000;
    private static final int IDLE_SECONDS = 20;

    private final ChatModel large;
    private final AuditScore score;
    private final double share;
    private final SplittableRandom random;
    private final Executor executor;
    private final Door door;
    private final CascadeTally tally;
    private final Callback callback;

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
                new LinkedBlockingQueue<>(MOST_WAITING),
                Daemons.numbered("finetune4j-cascade-audit"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** {@return whether the next call is audited; to be asked before it is} */
    synchronized boolean drawn() {
        return share > 0 && random.nextDouble() < share;
    }

    void passedOn() {
        later(() -> door.audited(0));
    }

    void answered(ChatRequest request, ChatResponse small) {
        later(() -> audit(request, small));
    }

    private void later(Runnable audit) {
        try {
            executor.execute(audit);
        } catch (RejectedExecutionException e) {
            callback.failed(MOST_WAITING + " audits wait already");
        }
    }

    private void audit(ChatRequest request, ChatResponse small) {
        Attempt<Double> worse = callback.attempt(() -> {
            ChatResponse other = Objects.requireNonNull(large.chat(request));
            tally.audited(other.usage());
            return score.worse(request.messages(), small, other);
        });
        if (worse.worked()) {
            door.audited(worse.value());
        }
    }
}
