// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.internal.TunedName;
import io.github.finetune4j.registry.RegistryRecord.ShutdownAnnounced;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ends of models in the service's list. */
final class ListedModels {
    private static final String DATE = "shutdown_date";

    private final String provider;
    private final Map<String, Fields> models = new LinkedHashMap<>();

    ListedModels(String provider, List<Fields> list) {
        this.provider = provider;
        list.stream()
                .filter(model -> !model.text("id").isEmpty())
                .forEach(model -> models.put(model.text("id"), model));
    }

    static ModelRef ref(String provider, String id, Optional<LocalDate> gone) {
        ModelRef ref = ModelRef.of(provider, id);
        return gone.map(ref::withShutdownDate).orElse(ref);
    }

    static Optional<LocalDate> ownDate(Fields model) {
        String text = model.text(DATE);
        try {
            return text.isEmpty() ? azuresDate(model) : Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty(); // a date of another form is no reason to fail
        }
    }

    /** Azure names the time at which inference ends. */
    private static Optional<LocalDate> azuresDate(Fields model) {
        return model.object("deprecation").time("inference").map(end -> LocalDate.ofInstant(end, ZoneOffset.UTC));
    }

    List<ModelRef> refs() {
        return models.keySet().stream().map(id -> ref(provider, id, date(id))).toList();
    }

    private Optional<LocalDate> date(String id) {
        return said(id).flatMap(ListedModels::ownDate);
    }

    /** {@return what speaks for a model: itself where it has a day, else its base model; empty where nothing does} */
    private Optional<Fields> said(String id) {
        Fields own = models.get(id);
        if (own == null) {
            return Optional.empty();
        }
        Optional<String> base = TunedName.base(id);
        return ownDate(own).isPresent() || base.isEmpty()
                ? Optional.of(own)
                : base.flatMap(name -> Optional.ofNullable(models.get(name)));
    }

    /**
     * {@return what differs from what is on record}
     *
     * @param known each model once
     */
    List<ShutdownAnnounced> news(Collection<ModelRef> known, Instant now) {
        LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
        List<ShutdownAnnounced> news = new ArrayList<>();
        for (ModelRef ref : known) {
            Optional<LocalDate> day = date(ref.id());
            boolean takenBack =
                    day.isEmpty() && ref.shutdownDate().filter(today::isBefore).isPresent() && saysNone(ref.id());
            if (takenBack || (day.isPresent() && !day.equals(ref.shutdownDate()))) {
                news.add(announced(ref, now, day.orElse(null)));
            }
        }
        return news;
    }

    private ShutdownAnnounced announced(ModelRef ref, Instant now, @Nullable LocalDate day) {
        return new ShutdownAnnounced(ref, now, day, "the list of models of " + provider);
    }

    /** {@return whether it says that there is no day, rather than nothing: not every service knows the field} */
    private boolean saysNone(String id) {
        return said(id).filter(model -> model.raw().containsKey(DATE))
                .filter(model -> model.raw().get(DATE) == null)
                .isPresent();
    }
}
