// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.rollout.internal.record.CallRecorder;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes calls out of the queue, measures and masks them, and notifies the listeners: one thread. */
final class Preparer implements Runnable {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private final CallQueue queue;
    private final Settings settings;
    private final StoreWriter writer;
    private final Purged purged;
    private final CaptureLog log;
    private final CallRecorder recorder;
    private final Sampling sampling;
    private final Masking masking;
    private final List<Heard> listeners = new CopyOnWriteArrayList<>();
    private final Queue<Feedback> feedback = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;
    private final AtomicLong taken = new AtomicLong();

    /** A listener with what counts its failures. */
    private record Heard(Consumer<Captured> listener, Callback callback) {}

    Preparer(CallQueue queue, Settings settings, StoreWriter writer, Purged purged, CaptureLog log) {
        this.queue = queue;
        this.settings = settings;
        this.writer = writer;
        this.purged = purged;
        this.log = log;
        recorder = CapturedCalls.recorder(settings, log);
        sampling = new Sampling(settings.policy());
        masking = new Masking(settings.redaction());
    }

    synchronized void listen(Consumer<Captured> listener) {
        listeners.add(new Heard(listener, log.listener(listeners.size() + 1)));
    }

    void report(Feedback said) {
        if (!listeners.isEmpty()) {
            feedback.add(said);
        }
    }

    void stop() {
        stopped = true;
    }

    /** {@return how many calls it is through with} */
    long taken() {
        return taken.get();
    }

    @Override
    public void run() {
        while (true) {
            boolean last = stopped;
            boolean any = false;
            for (Call call = queue.poll(); call != null; call = queue.poll()) {
                safely(call);
                taken.incrementAndGet();
                any = true;
            }
            for (Feedback said = feedback.poll(); said != null; said = feedback.poll()) {
                notifyListeners(said);
            }
            if (last) {
                return;
            }
            Thread.interrupted(); // of a callback: nobody else interrupts this thread, which would never rest again
            if (!any) {
                LockSupport.parkNanos(this, PAUSE);
            }
        }
    }

    private void safely(Call call) {
        if (!log.measuring().run(() -> prepare(call))) {
            writer.drop();
        }
    }

    private void prepare(Call call) {
        String subject = AnswerIds.word(call.subject());
        if (purged.covers(subject, call.began())) {
            return;
        }
        Interaction interaction = new Interaction(
                call.responseId(),
                call.at(),
                call.model(),
                subject,
                labels(call.request()),
                outcome(call),
                recorder.record(call.facts(), call.within()).figures(),
                CapturedCalls.labelSet(call.response()),
                null);
        Prepared prepared = withContent(call, interaction);
        notifyListeners(prepared.interaction());
        writer.offer(prepared);
    }

    private Prepared withContent(Call call, Interaction interaction) {
        boolean sampled = sampling.keeps(interaction, call.began());
        boolean held = !sampled && settings.policy().holding().isPresent() && !queue.crowded();
        CapturedContent content = (sampled || held) && settings.consents(call.request(), log) ? content(call) : null;
        if (content == null) {
            return new Prepared(interaction, false, null, call.began(), call.weight());
        }
        return new Prepared(interaction.with(content), held, call.request(), call.began(), call.weight());
    }

    private @Nullable CapturedContent content(Call call) {
        return log.redaction().call(() -> masking.of(call.request(), call.response()), null);
    }

    private Map<String, String> labels(ChatRequest request) {
        return log.labels()
                .call(
                        () -> {
                            Map<String, String> labels = new HashMap<>();
                            settings.labels()
                                    .apply(request)
                                    .forEach((name, value) -> labels.put(name, String.valueOf(value)));
                            return labels;
                        },
                        Map.of());
    }

    private static String outcome(Call call) {
        Throwable failure = call.failure();
        if (failure != null) {
            String kind = failure.getClass().getSimpleName();
            return Interaction.ERROR + (kind.isEmpty() ? failure.getClass().getName() : kind);
        }
        ChatResponse response = call.response();
        return response == null ? "cancelled" : response.finishReason().name().toLowerCase(Locale.ROOT);
    }

    private void notifyListeners(Captured entry) {
        listeners.forEach(each -> each.callback().run(() -> each.listener().accept(entry)));
    }
}
