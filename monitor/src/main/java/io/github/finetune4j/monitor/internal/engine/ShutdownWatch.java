// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.engine;

import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.Callbacks;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.ShutdownMonitor;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.alert.Suggestion;
import io.github.finetune4j.monitor.internal.alert.AlertBook;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The watch over the ends of models. What was raised is known by the alerts on record: a piece of evidence names the
 * monitor, the model (as a slice), when it was due (as its beginning) and the day of the end (as the latest time).
 */
final class ShutdownWatch {
    /** An end that is to be reported, and the alert of it that is due. */
    private record Due(String monitor, ModelRef model, LocalDate gone, int days) {
        Slice slice() {
            return new Slice(Slice.MODEL, model.toString());
        }

        Instant since() {
            return start(gone.minusDays(days));
        }

        /** Whether a piece of evidence reports the same end. */
        boolean isOf(Evidence evidence) {
            return evidence.monitor().equals(monitor)
                    && evidence.slice().equals(slice())
                    && evidence.latest().equals(start(gone));
        }

        /** Whether a piece of evidence of it was due at that time or later. */
        boolean isReportedBy(Evidence evidence) {
            return isOf(evidence) && !evidence.began().isBefore(since());
        }

        Evidence evidence() {
            return new Evidence(monitor, slice(), since(), since(), start(gone), null, null, 0, words(), List.of());
        }

        private String words() {
            return "no longer answers from " + gone + " on (alert due "
                    + (days == 0 ? "on that day)" : days == 1 ? "1 day before)" : days + " days before)");
        }
    }

    private final List<ShutdownMonitor> monitors;
    private final List<Callback> suppliers;
    private final AlertBook book;
    private final Map<String, ModelRef> seen = new ConcurrentHashMap<>();

    ShutdownWatch(List<ShutdownMonitor> monitors, AlertBook book, Callbacks callbacks) {
        this.monitors = monitors;
        this.book = book;
        suppliers = monitors.stream()
                .map(each -> callbacks.of("shutdown monitor " + each.name(), "its alerts stay as they are"))
                .toList();
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Asks for the models, which is code that is not ours. */
    Map<String, ModelRef> ask() {
        Map<String, ModelRef> now = new LinkedHashMap<>();
        for (int i = 0; i < monitors.size(); i++) {
            ShutdownMonitor monitor = monitors.get(i);
            Attempt<ModelRef> asked = suppliers
                    .get(i)
                    .attempt(() -> Objects.requireNonNull(monitor.model(), "a supplier that gives no model"));
            ModelRef model = asked.worked() ? asked.value() : null;
            if (model != null) {
                now.put(monitor.name(), model);
            }
        }
        return now;
    }

    /**
     * Ends what is over, and raises what is due.
     *
     * @param models those that were found, by the monitors' names
     */
    void look(Map<String, ModelRef> models, Instant now) {
        LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
        Set<String> names = monitors.stream().map(ShutdownMonitor::name).collect(Collectors.toSet());
        for (Alert alert : open()) {
            String monitor = alert.evidence().get(0).monitor();
            if (!names.contains(monitor)) {
                book.end(alert, "no monitor watches it any more");
            }
        }
        for (ShutdownMonitor monitor : monitors) {
            ModelRef model = models.get(monitor.name());
            if (model != null) {
                seen.put(monitor.name(), model);
                look(monitor, model, today);
            }
        }
    }

    /** Shows what was found, and leaves the rest to whoever looks. */
    void show(Map<String, ModelRef> models) {
        seen.putAll(models);
    }

    private void look(ShutdownMonitor monitor, ModelRef model, LocalDate today) {
        for (Alert alert : open(monitor.name())) {
            over(alert.evidence().get(0), model).ifPresent(why -> book.end(alert, why));
        }
        due(monitor, model, today).filter(due -> !reported(due)).ifPresent(this::raise);
        endAllButTheNearest(monitor.name());
    }

    private static Optional<String> over(Evidence evidence, ModelRef model) {
        if (!evidence.slice().value().equals(model.toString())) {
            return Optional.of("the model is another one now: " + model);
        }
        LocalDate gone = model.shutdownDate().orElse(null);
        if (gone == null) {
            return Optional.of("no day is announced any more");
        }
        return evidence.latest().equals(start(gone)) ? Optional.empty() : Optional.of("the day is now " + gone);
    }

    private static Optional<Due> due(ShutdownMonitor monitor, ModelRef model, LocalDate today) {
        return model.shutdownDate()
                .flatMap(gone -> monitor.daysBefore().stream()
                        .filter(days -> !today.isBefore(gone.minusDays(days)))
                        .min(Integer::compare)
                        .map(days -> new Due(monitor.name(), model, gone, days)));
    }

    // What a person has ended stays reported; what ended because the day moved is reported again if it moves back
    private boolean reported(Due due) {
        return book.all().stream()
                .filter(alert -> alert.kind() == Alert.Kind.SHUTDOWN)
                .filter(alert -> due.isReportedBy(alert.evidence().get(0)))
                .anyMatch(alert -> alert.open() || book.endedByAPerson(alert.id()));
    }

    private void raise(Due due) {
        book.raise(
                Alert.Kind.SHUTDOWN,
                due.evidence(),
                new Suggestion(
                        Suggestion.Action.REPLACE,
                        "keep what it answers while it does, and compare a successor with that"));
    }

    // The one before says the same end, and would stay open beside it
    private void endAllButTheNearest(String monitor) {
        List<Alert> all = new ArrayList<>(open(monitor));
        all.sort(Comparator.comparing(alert -> alert.evidence().get(0).began()));
        for (int i = 0; i < all.size() - 1; i++) {
            book.end(all.get(i), "reported again by " + all.get(all.size() - 1).id());
        }
    }

    private List<Alert> open() {
        return book.open().stream()
                .filter(alert -> alert.kind() == Alert.Kind.SHUTDOWN)
                .toList();
    }

    private List<Alert> open(String monitor) {
        return open().stream()
                .filter(alert -> alert.evidence().get(0).monitor().equals(monitor))
                .toList();
    }

    /** {@return the model of each monitor, as the last look found it} */
    Map<String, ModelRef> seen() {
        Map<String, ModelRef> all = new LinkedHashMap<>();
        for (ShutdownMonitor monitor : monitors) {
            ModelRef model = seen.get(monitor.name());
            if (model != null) {
                all.put(monitor.name(), model);
            }
        }
        return all;
    }
}
