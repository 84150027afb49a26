// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.monitor.MonitorStatus;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.decay.DecayVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** How a live model stands, at a glance. */
final class HealthPage implements ConsolePage {
    private final Monitors monitors;

    HealthPage(Monitors monitors) {
        this.monitors = monitors;
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
        alerts(body);
        List<MonitorStatus> all = monitors.status();
        body.note(monitors.closedUpTo()
                .map(end -> "Figures are of the last 24 hours up to " + Show.time(end) + ".")
                .orElse("Nothing was looked at yet: figures come when the first tile of time is over."));
        for (Slice slice : monitors.slices()) {
            body.heading(slice.equals(Slice.ALL) ? "All of the traffic" : slice.label() + " " + slice.value());
            List<MonitorStatus> its =
                    all.stream().filter(status -> status.slice().equals(slice)).toList();
            table(body, slice, its);
        }
        decay(body);
        leftOut(body);
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

    private void alerts(PageBody body) {
        List<Alert> open = monitors.alerts().open();
        if (open.isEmpty()) {
            body.open("p");
            Show.badge(body, "nothing is wrong", "good");
            body.close();
            return;
        }
        for (Alert alert : open) {
            body.open("p", "class", "problem");
            Show.state(body, alert.state());
            body.link("alerts", Map.of("id", alert.id()), alert.summary()).close();
        }
    }

    private static List<Consumer<PageBody>> row(MonitorStatus status) {
        return List.of(
                to -> Show.series(to, status.monitor(), status.slice(), status.monitor()),
                to -> state(to, status),
                to -> to.text(Show.figure(status.lastDay())),
                to -> to.text(Show.length(status.lookedAtBy())));
    }

    private static void state(PageBody to, MonitorStatus status) {
        String word = status.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        Show.badge(
                to,
                word,
                switch (status.state()) {
                    case LEARNING -> "dim";
                    case QUIET -> "good";
                    case CHANGED, NO_DATA -> "bad";
                });
    }

    private void decay(PageBody body) {
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        for (DecayVerdict week : monitors.decay()) {
            rows.add(List.of(
                    to -> to.text(week.rule().monitor() + " of " + week.slice()),
                    to -> to.text(week.outcome().name().toLowerCase(Locale.ROOT)),
                    to -> to.text(Show.figure(week.reference())),
                    to -> to.text(Show.figure(week.week())),
                    to -> to.text("week from " + Show.time(week.from()))));
        }
        if (!rows.isEmpty()) {
            body.heading("Decay");
            body.note("The last week beside the first four.");
            body.table("Decay", List.of("Rule", "Outcome", "First weeks", "Last week", "When"), rows);
        }
    }

    private void leftOut(PageBody body) {
        Map<String, Long> leftOut = monitors.leftOut();
        if (!leftOut.isEmpty()) {
            body.heading("Not counted");
            body.paragraph("Captured and not counted, by why: " + leftOut + ".");
        }
    }
}
