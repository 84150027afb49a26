// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.model.ModelRef;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end of a model, as far as anybody says.
 *
 * @param day first day without answers; null where none is announced
 * @param gone whether the service does not know it any more
 */
record ModelEnd(@Nullable LocalDate day, boolean gone) {
    static ModelEnd of(BatchService service, BatchSettings settings, Outage outage) {
        LocalDate given = settings.end;
        ModelRef model = service.model();
        if (given != null || model.shutdownDate().isPresent()) {
            return new ModelEnd(given == null ? model.shutdownDate().get() : given, false);
        }
        Optional<ModelRef> found = outage.call(service::known);
        if (found.isEmpty()) {
            return new ModelEnd(null, true);
        }
        return new ModelEnd(found.get().shutdownDate().orElse(null), false);
    }

    boolean over(Instant now) {
        return gone || !now.isBefore(instant());
    }

    boolean takesBatches(Instant now, BatchSettings settings) {
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
