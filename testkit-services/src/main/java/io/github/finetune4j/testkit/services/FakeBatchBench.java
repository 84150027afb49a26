// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.BatchBench;
import io.github.finetune4j.testkit.BatchTrouble;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeService;
import io.github.finetune4j.testkit.VirtualClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The troubles that a fake service with {@link FakeBatchTroubles} makes the kit of models in batches. Safe for use by
 * several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class FakeBatchBench implements BatchBench {
    private static final Pattern QUESTION = Pattern.compile("question \\d+");
    private static final int FAILURES = 4;
    private static final int EVER = 1_000_000;
    private static final Duration HALF_ANSWERED = Duration.ofMinutes(32);

    private final FakeService server;
    private final FakeBatchTroubles troubles;
    private final Consumer<FakeBatching> batching;
    private final VirtualClock clock;
    private final Set<String> failed = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private @Nullable BatchTrouble trouble;

    /**
     * For the class that extends it.
     *
     * @param server the fake service
     * @param troubles of its batches
     * @param batching sets the course of its batches
     * @param clock that it goes by
     */
    protected FakeBatchBench(
            FakeService server, FakeBatchTroubles troubles, Consumer<FakeBatching> batching, VirtualClock clock) {
        this.server = server;
        this.troubles = troubles;
        this.batching = batching;
        this.clock = clock;
    }

    /**
     * {@return the reply of the service to a request that fails}
     *
     * @param status 400 or more
     * @param words that it says
     */
    protected FakeReply failure(int status, String words) {
        return FakeReply.error(status, status < 500 ? "invalid_value" : "server_error", words);
    }

    /**
     * {@return a call that fails}
     *
     * @param status 400 or more
     * @param words that it says
     */
    protected FakeFault failing(int status, String words) {
        return FakeFault.status(status, "failed", words);
    }

    /**
     * Lets calls that fetch a file of answers go wrong.
     *
     * @param fault that hits them
     * @param withoutSize whether the service tells no size of the next file either; one that always tells it is left
     *     as it is
     */
    protected abstract void content(FakeFault fault, boolean withoutSize);

    /**
     * {@return how many batches of the folder that was opened last were asked to end, by the model's own means; none
     * where the service has no way to}
     */
    protected int cancel() {
        return 0;
    }

    /** Hears that a batch has gone out, so that the next one has no trouble; the model's listener of progress. */
    protected final void sent() {
        BatchTrouble made = madeOnce();
        if (made == BatchTrouble.CANCELLED) {
            clock.advance(HALF_ANSWERED);
            troubles.cancelAll();
        } else if (made == BatchTrouble.CANCELLED_FROM_HERE) {
            clock.advance(HALF_ANSWERED);
            int cancelled = cancel();
            if (cancelled != 1) {
                throw new IllegalStateException("cancelled: " + cancelled + " batches -> end the one under way");
            }
        }
    }

    private synchronized @Nullable BatchTrouble madeOnce() {
        BatchTrouble now = trouble;
        if (now == BatchTrouble.CANCELLED || now == BatchTrouble.CANCELLED_FROM_HERE || now == BatchTrouble.EXPIRES) {
            trouble = null;
            batching.accept(FakeBatching.quick());
        }
        return now;
    }

    private synchronized @Nullable FakeReply refusal(String request, String words) {
        Matcher asked = QUESTION.matcher(request);
        String question = asked.find() ? asked.group() : "";
        if (trouble == BatchTrouble.SOME_FAIL && failed.size() < FAILURES && failed.add(question)) {
            return failure(500, words);
        }
        if (trouble == BatchTrouble.REFUSED && refused.isEmpty()) {
            refused.add(question);
        }
        return refused.contains(question) ? failure(400, words) : null;
    }

    @Override
    public final synchronized void trouble(BatchTrouble kind, String words) {
        noTrouble();
        trouble = kind;
        troubles.refusing(request -> refusal(request, words));
        switch (kind) {
            case OTHER_ORDER -> batching.accept(FakeBatching.quick().withSeed(77));
            case DOUBLED_ANSWER -> troubles.spoilNext(FakeFault.Kind.DOUBLED_ANSWER);
            case UNKNOWN_ANSWER -> troubles.spoilNext(FakeFault.Kind.UNKNOWN_ANSWER);
            case OTHER_MODEL -> troubles.spoilNext(FakeFault.Kind.OTHER_MODEL);
            case CUT_OFF -> content(FakeFault.breakOff(), false);
            case CUT_SHORT -> content(FakeFault.truncate(), true);
            case EMPTY_RESULTS -> content(FakeFault.page(200, "text/plain", ""), true);
            case RESULTS_GONE -> content(failing(404, words).times(EVER), false);
            case EXPIRES -> batching.accept(FakeBatching.expiring(0.5));
            case CANCELLED, CANCELLED_FROM_HERE -> batching.accept(FakeBatching.usual());
            case STORM -> {
                server.fault(failing(429, words).every(3).times(EVER));
                server.fault(failing(503, words).every(4).times(EVER));
            }
            case LOST_REPLIES ->
                server.fault(FakeFault.hangUp().afterExecuting().every(3).times(EVER));
            case SOME_FAIL, REFUSED -> {} // made by the refusals
        }
    }

    @Override
    public final void outage(int calls, String words) {
        noTrouble();
        server.fault(FakeFault.hangUp().afterExecuting().after(calls));
        server.fault(failing(503, words).times(EVER));
    }

    @Override
    public final synchronized void noTrouble() {
        trouble = null;
        failed.clear();
        troubles.none();
        troubles.refusing(request -> refusal(request, ""));
        server.noFaults();
        batching.accept(FakeBatching.quick());
    }

    @Override
    public final int requestCount() {
        return server.requestCount();
    }
}
