// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.Alerts;
import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.alert.Silence;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The alerts, each with its evidence, and what people do about them. */
record AlertsPage(Monitors monitors, InstantSource clock) implements ConsolePage {
    private static final int LONGEST_WHO = 200;
    private static final int LONGEST_WHY = 2000;
    private static final int SHOWN = 50;
    private static final int LONGEST_SILENCE = 24 * 365;
    private static final List<String> DONE = List.of("acknowledge", "resolve", "accept the new level");

    @Override
    public String path() {
        return "alerts";
    }

    @Override
    public String title() {
        return "Alerts";
    }

    @Override
    public PageContent respond(PageRequest request) {
        if (request.isChange()) {
            return change(request);
        }
        return request.value("id").map(this::one).orElseGet(this::all);
    }

    private PageContent all() {
        Map<String, Alert> known = new LinkedHashMap<>();
        List<AlertEvent> history = monitors.alerts().history();
        for (int i = history.size() - 1; i >= 0; i--) {
            known.putIfAbsent(history.get(i).alert().id(), history.get(i).alert());
        }
        return PageContent.page(title(), body -> {
            if (known.isEmpty()) {
                body.paragraph("There was none so far. Monitors learn for two weeks before they raise any.");
            }
            body.note(known.size() > SHOWN ? "The newest " + SHOWN + " of " + known.size() + "." : "");
            known.values().stream().limit(SHOWN).forEach(alert -> brief(body, alert));
            silences(body);
        });
    }

    private static void brief(PageBody body, Alert alert) {
        body.open("article").open("p");
        Show.state(body, alert.state());
        body.link("alerts", Map.of("id", alert.id()), alert.id())
                .text(" " + ShownTime.words(alert.firedAt()))
                .close();
        body.open("p").text(ShownTime.inWords(alert.summary())).close().close();
    }

    private void silences(PageBody body) {
        List<Silence> silences = monitors.alerts().silences();
        if (!silences.isEmpty()) {
            body.heading("Silenced");
            silences.forEach(silence -> body.paragraph((silence.monitor().isEmpty() ? "everything" : silence.monitor())
                    + " of " + silence.slice() + " until " + ShownTime.words(silence.until()) + ", by " + silence.who()
                    + ": "
                    + silence.why()));
        }
        body.changeForm(path(), form -> {
            form.hidden("do", "silence");
            form.field("monitor", "Silence the monitor (empty: all)", "", LONGEST_WHO);
            form.field("hours", "For how many hours", "4", LONGEST_WHO);
            people(form);
            form.button("Silence");
        });
    }

    private static void people(PageBody form) {
        form.field("who", "Who", "", LONGEST_WHO);
        form.field("why", "Why", "", LONGEST_WHO);
    }

    private PageContent one(String id) {
        Alert alert = monitors.alerts().find(id).orElse(null);
        if (alert == null) {
            return PageContent.missing("There is no alert " + id + ".");
        }
        return PageContent.page(id, body -> {
            body.open("p");
            Show.state(body, alert.state());
            body.text(ShownTime.inWords(alert.summary())).close();
            body.heading("What to do");
            body.paragraph(alert.suggestion().action().words() + ": "
                    + alert.suggestion().why() + ".");
            if (alert.kind() == Alert.Kind.SHUTDOWN) {
                end(body, alert.evidence().get(0));
            } else {
                evidence(body, alert);
            }
            examples(body, alert);
            if (alert.open()) {
                form(body, alert);
            }
            history(body, id);
        });
    }

    private static void evidence(PageBody body, Alert alert) {
        body.heading("Evidence");
        body.table(
                "Evidence",
                List.of("Monitor", "Slice", "Began", "Before", "Since", "By chance a year", "Moved"),
                alert.evidence().stream().map(AlertsPage::row).toList());
    }

    private void end(PageBody body, Evidence evidence) {
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        LocalDate gone = evidence.latest().atZone(ZoneOffset.UTC).toLocalDate();
        ModelRef model = ModelRef.parse(evidence.slice().value()).withShutdownDate(gone);
        body.heading("Evidence");
        body.table(
                "Evidence",
                List.of("Monitor", "Model", "Until when", "Reported from"),
                List.of(List.of(
                        to -> to.text(evidence.monitor()),
                        to -> to.element("code", model.toString()),
                        to -> Show.until(to, model, today),
                        to -> to.text(ShownTime.words(evidence.began())))));
    }

    private static List<Consumer<PageBody>> row(Evidence evidence) {
        return List.of(
                to -> Show.series(to, evidence.monitor(), evidence.slice(), evidence.monitor()),
                to -> to.text(evidence.slice().toString()),
                to -> to.text(ShownTime.words(evidence.began()) + " (between " + ShownTime.words(evidence.earliest())
                        + " and " + ShownTime.words(evidence.latest()) + ")"),
                to -> to.text(Show.figure(evidence.before())),
                to -> to.text(Show.figure(evidence.after())),
                to -> to.text(evidence.chance() > 0 ? String.format(Locale.ROOT, "%.2g", evidence.chance()) : "–"),
                to -> to.text(evidence.explanation()));
    }

    private static void examples(PageBody body, Alert alert) {
        List<String> ids = alert.evidence().stream()
                .flatMap(each -> each.examples().stream())
                .distinct()
                .toList();
        if (!ids.isEmpty()) {
            body.heading("Examples").open("ul");
            ids.forEach(id -> {
                body.open("li");
                Show.interaction(body, id);
                body.close();
            });
            body.close();
        }
    }

    private void form(PageBody body, Alert alert) {
        body.changeForm(path(), form -> {
            form.hidden("id", alert.id());
            form.choice("do", "What is done", DONE, DONE.get(0));
            people(form);
            form.button("Write it down");
        });
    }

    private void history(PageBody body, String id) {
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        for (AlertEvent event : monitors.alerts().history()) {
            if (event.alert().id().equals(id)) {
                rows.add(List.of(
                        to -> to.text(ShownTime.words(event.at())),
                        to -> to.text(event.kind().name().toLowerCase(Locale.ROOT)),
                        to -> to.text(event.who()),
                        to -> to.text(event.why())));
            }
        }
        body.heading("What happened").table("What happened", List.of("When", "What", "Who", "Why"), rows);
    }

    private PageContent change(PageRequest request) {
        Alerts alerts = monitors.alerts();
        String what = request.required("do");
        String who = request.line("who", LONGEST_WHO);
        String why = request.line("why", LONGEST_WHY);
        if (what.equals("silence")) {
            silence(request, who, why);
            return PageContent.goTo(path(), Map.of());
        }
        String id = request.required("id");
        switch (DONE.indexOf(what)) {
            case 0 -> alerts.acknowledge(id, who, why);
            case 1 -> alerts.resolve(id, who, why);
            case 2 -> alerts.acceptNewLevel(id, who, why);
            default -> throw new IllegalArgumentException("what is done: " + what + " -> one of " + DONE);
        }
        return PageContent.goTo(path(), Map.of("id", id));
    }

    private void silence(PageRequest request, String who, String why) {
        int hours = request.number("hours", 0);
        Given.from("hours", hours, 1, LONGEST_SILENCE);
        String monitor = request.value("monitor").orElse("");
        if (!monitor.isEmpty()
                && !monitors.shutdowns().containsKey(monitor)
                && monitors.status().stream()
                        .noneMatch(status -> status.monitor().equals(monitor))) {
            throw new IllegalArgumentException(
                    "no monitor " + monitor + " -> give the name of one, or nothing for all");
        }
        monitors.alerts().silence(monitor, Slice.ALL, clock.instant().plus(Duration.ofHours(hours)), who, why);
    }
}
