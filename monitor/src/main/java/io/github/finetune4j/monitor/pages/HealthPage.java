// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.text.AnswersUntil;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.monitor.Looking;
import io.github.finetune4j.monitor.MonitorStatus;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.decay.DecayVerdict;
import java.lang.System.Logger;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A page of a live model's health, at a glance. */
final class HealthPage implements ConsolePage {
    private static final Logger LOG = System.getLogger(HealthPage.class.getName());

    private final Monitors monitors;
    private final InstantSource clock;
    private final List<Others> others = new ArrayList<>();

    /** Other sources of failures to show, by code that may fail itself. */
    private record Others(Supplier<List<CallbackFailures>> failures, Callback callback) {}

    HealthPage(Monitors monitors, List<Supplier<List<CallbackFailures>>> others, InstantSource clock) {
        this.monitors = monitors;
        this.clock = clock;
        for (Supplier<List<CallbackFailures>> each : others) {
            String name = "failures of others on the health page, number " + (this.others.size() + 1);
            this.others.add(new Others(each, new Callback(name, "they are missing there", LOG, clock)));
        }
    }

    @Override
    public String path() {
        return "health";
    }

    @Override
    public String title() {
        return "Health";
    }

    @Override
    public PageContent respond(PageRequest request) {
        return PageContent.page(title(), body -> body.live("health", true, this::write));
    }

    private void write(PageBody body) {
        List<CallbackFailures> failures = failures();
        looking(body);
        List<MonitorStatus> all = monitors.status();
        stand(body, all, failures);
        ends(body);
        body.note(monitors.closedUpTo()
                .map(end -> "Figures are of the last 24 hours up to " + ShownTime.words(end) + ".")
                .orElse("Nothing was looked at yet: figures come when the first window of time is over."));
        for (Slice slice : monitors.slices()) {
            body.heading(slice.equals(Slice.ALL) ? "All of the traffic" : slice.label() + " " + slice.value());
            List<MonitorStatus> its =
                    all.stream().filter(status -> status.slice().equals(slice)).toList();
            table(body, slice, its);
        }
        decay(body);
        leftOut(body);
        failures(body, failures);
    }

    private List<CallbackFailures> failures() {
        List<CallbackFailures> all = new ArrayList<>(monitors.callbackFailures());
        for (Others each : others) {
            all.addAll(each.callback().call(each.failures()::get, List.of()));
            each.callback().failures().ifPresent(all::add);
        }
        return all;
    }

    // First, for nothing that follows can be trusted then
    private void looking(PageBody body) {
        Looking looking = monitors.looking();
        if (looking.state() == Looking.State.STOPPED) {
            body.open("p", "class", "problem");
            body.badge("bad", "looking has stopped");
            body.text(" " + looking.why()
                            + looking.lastLook()
                                    .map(at -> " The last look that went through was at " + ShownTime.words(at) + ".")
                                    .orElse(" None went through.")
                            + " What is wrong since then is not seen.")
                    .close();
        }
    }

    private LocalDate today() {
        return clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    }

    private boolean endsSoon() {
        LocalDate today = today();
        return monitors.shutdowns().values().stream()
                .flatMap(model -> model.shutdownDate().stream())
                .map(gone -> new AnswersUntil(gone, today))
                .anyMatch(until -> until.over() || until.soon());
    }

    private void ends(PageBody body) {
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        monitors.shutdowns()
                .forEach((monitor, model) -> rows.add(List.of(
                        to -> to.text(monitor),
                        to -> to.element("code", model.toString()),
                        to -> Show.until(to, model, today()))));
        if (!rows.isEmpty()) {
            body.heading("Ends of models");
            body.table("Ends of models", List.of("Monitor", "Model", "Until when"), rows);
        }
    }

    private static void table(PageBody body, Slice slice, List<MonitorStatus> all) {
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        List<String> nothing = new ArrayList<>();
        for (MonitorStatus status : all) {
            if (status.lastDay() == null && status.state() == MonitorStatus.State.LEARNING) {
                nothing.add(status.monitor());
            } else {
                rows.add(row(status));
            }
        }
        if (!rows.isEmpty()) {
            body.table("Monitors of " + slice, List.of("Monitor", "State", "Last 24 hours", "Looked at by"), rows);
        }
        if (!nothing.isEmpty()) {
            body.note("No data so far: " + String.join(", ", nothing) + ".");
        }
    }

    private void stand(PageBody body, List<MonitorStatus> all, List<CallbackFailures> failures) {
        List<Alert> open = monitors.alerts().open();
        for (Alert alert : open) {
            body.open("p", "class", "problem");
            Show.state(body, alert.state());
            body.link("alerts", Map.of("id", alert.id()), ShownTime.inWords(alert.summary()))
                    .close();
        }
        List<String> failing = failures.stream()
                .filter(CallbackFailures::failing)
                .map(CallbackFailures::callback)
                .toList();
        if (!failing.isEmpty()) {
            body.open("p", "class", "caution");
            body.badge("warn", "code of the application fails");
            body.text(" " + String.join(", ", failing) + ": see below.").close();
        }
        Looking.State looking = monitors.looking().state();
        if (open.isEmpty() && failing.isEmpty() && !endsSoon() && looking != Looking.State.STOPPED) {
            quiet(body, all, looking);
        }
    }

    // Green is said by those alone who would see it
    private static void quiet(PageBody body, List<MonitorStatus> all, Looking.State looking) {
        boolean seeing = all.stream().anyMatch(each -> each.state() != MonitorStatus.State.LEARNING);
        boolean data = seeing || all.stream().anyMatch(each -> each.lastDay() != null);
        body.open("p");
        if (looking == Looking.State.NOT_BEGUN) {
            body.badge("dim", "nobody has looked yet");
        } else if (!data) {
            body.badge("dim", "no data so far");
        } else if (!seeing) {
            body.badge("dim", "learning what is usual");
            body.text(" No change is seen in the first two weeks.");
        } else {
            body.badge("good", "nothing is wrong");
        }
        body.close();
    }

    private static void failures(PageBody body, List<CallbackFailures> all) {
        if (all.isEmpty()) {
            return;
        }
        body.heading("Code of the application that failed");
        body.note("In this process. A failure costs its own part alone.");
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        for (CallbackFailures each : all) {
            rows.add(List.of(
                    to -> to.text(each.callback()),
                    to -> to.badge(each.failing() ? "warn" : "dim", each.failing() ? "fails" : "works again"),
                    to -> to.text(String.format(Locale.ROOT, "%,d", each.count())),
                    to -> to.text(ShownTime.words(each.since())),
                    to -> to.text(ShownTime.words(each.last())),
                    to -> to.text(each.failure()),
                    to -> to.text(each.cost())));
        }
        body.table(
                "Code of the application that failed",
                List.of("Which", "State", "Times", "Since", "Last", "With", "What it costs"),
                rows);
    }

    private static List<Consumer<PageBody>> row(MonitorStatus status) {
        return List.of(
                to -> Show.series(to, status.monitor(), status.slice(), status.monitor()),
                to -> state(to, status),
                to -> to.text(Show.figure(status.lastDay())),
                to -> to.text(ShownTime.brief(status.lookedAtBy())));
    }

    private static void state(PageBody to, MonitorStatus status) {
        String word = status.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String tone = switch (status.state()) {
            case LEARNING -> "dim";
            case QUIET -> "good";
            case CHANGED, NO_DATA -> "bad";
        };
        to.badge(tone, word);
    }

    private void decay(PageBody body) {
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        for (DecayVerdict week : monitors.decay()) {
            rows.add(List.of(
                    to -> to.text(week.rule().monitor() + " of " + week.slice()),
                    to -> to.text(week.outcome().name().toLowerCase(Locale.ROOT)),
                    to -> to.text(Show.figure(week.reference())),
                    to -> to.text(Show.figure(week.week())),
                    to -> to.text("week from " + ShownTime.words(week.from()))));
        }
        if (!rows.isEmpty()) {
            body.heading("Decay");
            body.note("The last week beside the first four, or what was promised.");
            body.table("Decay", List.of("Rule", "Outcome", "First weeks or promise", "Last week", "When"), rows);
        }
    }

    private void leftOut(PageBody body) {
        Map<String, Long> leftOut = monitors.leftOut();
        if (!leftOut.isEmpty()) {
            body.heading("Not counted");
            body.paragraph("Captured and not counted, by why: "
                    + leftOut.entrySet().stream()
                            .map(each -> each.getKey() + String.format(Locale.ROOT, " %,d", each.getValue()))
                            .collect(Collectors.joining(", "))
                    + ".");
        }
    }
}
