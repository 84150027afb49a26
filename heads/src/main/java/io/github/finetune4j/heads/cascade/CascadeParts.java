// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.GivenClock;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.journal.JournalStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** The parts of one cascade, from its options. */
final class CascadeParts {
    private static final System.Logger LOG = System.getLogger(Cascade.class.getName());
    private static final int FINGERPRINT_BYTES = 8;

    private final CascadeOptions options;
    private final ChatModel small;
    private final ChatModel large;
    private final CascadeSettings settings;
    private final AnswerConfidence confidence;
    private final AuditScore score;
    private final @Nullable ThreadPoolExecutor own;
    private final String promise;

    CascadeParts(
            CascadeOptions options,
            ChatModel small,
            ChatModel large,
            CascadeSettings settings,
            AnswerConfidence confidence,
            AuditScore score) {
        this.options = options;
        this.small = small;
        this.large = large;
        this.settings = settings;
        this.confidence = confidence;
        this.score = score;
        own = options.executor == null ? Audits.threads() : null;
        promise = promise(options.metricName());
    }

    ChatModel small() {
        return small;
    }

    ChatModel large() {
        return large;
    }

    CascadeSettings settings() {
        return settings;
    }

    AnswerConfidence confidence() {
        return confidence;
    }

    SmallCalls smallCalls() {
        return new SmallCalls(
                small,
                options.confidence == null,
                options.patience,
                callback("the small model of a cascade", "the large one answers"));
    }

    Door door() {
        boolean judges = score.judges();
        double limit = judges
                ? settings.calibration().tolerance()
                : settings.calibration().auditLimit();
        Callback told = callback("the listener of a cascade", "the door is closed all the same");
        InstantSource clock = GivenClock.of(options.clock, "a cascade", LOG);
        return new Door(
                judges ? -1 : 0,
                Double.isNaN(limit) ? 1 : limit, // without audits
                journal(),
                callback("the journal of a cascade", "audits are kept in memory, and with the next one"),
                event -> told.run(() -> options.listener.accept(event)),
                clock);
    }

    private @Nullable DoorJournal journal() {
        JournalStore store = options.store;
        return store == null ? null : new DoorJournal(store.of(DoorJournal.ROOM), options.journal, promise);
    }

    Audits audits(Door door, CascadeTally tally) {
        Executor executor = options.executor;
        return new Audits(
                large,
                score,
                options.auditShare,
                options.seed == null ? new SplittableRandom() : new SplittableRandom(options.seed),
                executor == null ? java.util.Objects.requireNonNull(own) : executor,
                door,
                tally,
                callback("an audit of a cascade", "it is asked again once others work"));
    }

    private Callback callback(String what, String cost) {
        return settings.callbacks().of(what, cost);
    }

    /** {@return what distinguishes this promise from others} */
    private String promise(String metric) {
        CascadeCalibration its = settings.calibration();
        return Sha256.start(
                String.join(
                        "\n",
                        small.identity().orElseGet(small::name),
                        large.identity().orElseGet(large::name),
                        metric,
                        its.toString()),
                FINGERPRINT_BYTES);
    }

    Optional<String> identity() {
        return small.identity().isPresent() && large.identity().isPresent()
                ? Optional.of("cascade/" + promise)
                : Optional.empty();
    }

    void close() {
        if (own != null) {
            own.shutdown();
        }
    }
}
