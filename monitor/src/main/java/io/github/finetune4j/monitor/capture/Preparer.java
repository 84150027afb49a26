// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
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

/** Takes calls out of the queue, measures and masks them, and tells the listeners: one thread. */
final class Preparer implements Runnable {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private final CallQueue queue;
    private final Settings settings;
    private final StoreWriter writer;
    private final Purged purged;
    private final CaptureLog log;
    private final Figures figures;
    private final Sampling sampling;
    private final Masking masking;
    private final List<Consumer<Captured>> listeners = new CopyOnWriteArrayList<>();
    private final Queue<Feedback> feedback = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;
    private final AtomicLong taken = new AtomicLong();

    Preparer(CallQueue queue, Settings settings, StoreWriter writer, Purged purged, CaptureLog log) {
        this.queue = queue;
        this.settings = settings;
        this.writer = writer;
        this.purged = purged;
        this.log = log;
        figures = new Figures(
                settings.metrics(),
                settings.prices(),
                settings.refusal(),
                name -> log.fails("metric " + name + " is left out", "it threw, or gave no number of its kind"));
        sampling = new Sampling(settings.policy());
        masking = new Masking(settings.redaction());
    }

    void listen(Consumer<Captured> listener) {
        listeners.add(listener);
    }

    void tell(Feedback said) {
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
                told(said);
            }
            if (last) {
                return;
            }
            if (!any) {
                LockSupport.parkNanos(this, PAUSE);
            }
        }
    }

    private void safely(Call call) {
        try {
            prepare(call);
        } catch (RuntimeException | Error e) {
            log.fails("an interaction can't be measured; such are dropped", e);
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
                figures.of(call),
                null);
        Prepared prepared = withContent(call, interaction);
        told(prepared.interaction());
        writer.offer(prepared);
    }

    private Prepared withContent(Call call, Interaction interaction) {
        boolean sampled = sampling.keeps(interaction, call.began());
        boolean held = !sampled && settings.policy().holding().isPresent() && !queue.crowded();
        CapturedContent content = (sampled || held) && settings.consents(call.request(), log) ? content(call) : null;
        if (content == null) {
            return new Prepared(interaction, false, null, call.began(), call.weight());
        }
        Interaction whole = new Interaction(
                interaction.responseId(),
                interaction.at(),
                interaction.model(),
                interaction.subject(),
                interaction.labels(),
                interaction.outcome(),
                interaction.figures(),
                content);
        return new Prepared(whole, held, call.request(), call.began(), call.weight());
    }

    private @Nullable CapturedContent content(Call call) {
        try {
            return masking.of(call.request(), call.response());
        } catch (RuntimeException e) {
            log.fails("personal data can't be masked; only figures are kept", e);
            return null;
        }
    }

    private Map<String, String> labels(ChatRequest request) {
        try {
            Map<String, String> labels = new HashMap<>();
            settings.labels().apply(request).forEach((name, value) -> labels.put(name, String.valueOf(value)));
            return labels;
        } catch (RuntimeException e) {
            log.fails("labels are left out", e);
            return Map.of();
        }
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

    private void told(Captured entry) {
        for (Consumer<Captured> listener : listeners) {
            try {
                listener.accept(entry);
            } catch (RuntimeException | Error e) {
                log.fails("a listener threw; it stays registered", e);
            }
        }
    }
}
