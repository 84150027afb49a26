// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiModels;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a model ends, as far as anybody says.
 *
 * @param day first day without answers; null where none is announced
 * @param gone whether the service does not know it any more
 */
record ModelEnd(@Nullable LocalDate day, boolean gone) {
    private static final String TUNED = "ft:";

    static ModelEnd of(ModelRef model, OpenAiModels models, AskSettings settings, Patience patience) {
        LocalDate given = settings.end;
        if (given != null || model.shutdownDate().isPresent()) {
            return new ModelEnd(given == null ? model.shutdownDate().get() : given, false);
        }
        Optional<ModelRef> found = patience.call(() -> models.find(model.id()));
        if (found.isEmpty()) {
            return new ModelEnd(null, true);
        }
        Optional<LocalDate> own = found.get().shutdownDate();
        return new ModelEnd(own.or(() -> ofBase(model.id(), models, patience)).orElse(null), false);
    }

    /** A tuned model, {@code ft:BASE:organisation::id}, ends with what it was tuned from. */
    private static Optional<LocalDate> ofBase(String id, OpenAiModels models, Patience patience) {
        int end = id.indexOf(':', TUNED.length());
        return id.startsWith(TUNED) && end > 0
                ? patience.call(() -> models.find(id.substring(TUNED.length(), end)))
                        .flatMap(ModelRef::shutdownDate)
                : Optional.empty();
    }

    boolean over(Instant now) {
        return gone || !now.isBefore(instant());
    }

    boolean takesBatches(Instant now, AskSettings settings) {
        return !gone && (day == null || now.isBefore(instant().minus(settings.lastBatch)));
    }

    private Instant instant() {
        return day == null ? Instant.MAX : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    @Override
    public String toString() {
        return gone || day == null ? "the service does not know it" : "it ended on " + day;
    }
}
