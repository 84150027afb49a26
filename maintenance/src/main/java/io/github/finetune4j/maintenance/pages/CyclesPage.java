// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.maintenance.Maintenance;
import io.github.finetune4j.maintenance.MaintenanceStatus;
import io.github.finetune4j.maintenance.cycle.Cause;
import io.github.finetune4j.maintenance.cycle.Cycle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A page of the state of maintenance, and of its cycles, the newest first. */
record CyclesPage(Maintenance maintenance) implements ConsolePage {
    private static final int SHOWN = 100;

    @Override
    public String path() {
        return "maintenance";
    }

    @Override
    public String title() {
        return "Maintenance";
    }

    @Override
    public PageContent respond(PageRequest request) {
        if (request.isChange()) {
            maintenance.trigger(
                    "asked by " + request.line("who", Show.LONGEST_WHO / 2), request.line("why", Show.LONGEST_WHY));
            return PageContent.goTo(path(), Map.of());
        }
        MaintenanceStatus status = maintenance.status();
        List<Cycle> cycles = maintenance.cycles();
        return PageContent.page("Maintenance of " + maintenance.name(), body -> {
            standing(body, status);
            body.heading("Cycles");
            if (cycles.isEmpty()) {
                body.paragraph("There was none so far.");
            } else {
                body.note(cycles.size() > SHOWN ? "The newest " + SHOWN + " of " + cycles.size() + "." : "");
                body.table("Cycles", List.of("Cycle", "Began", "Because of", "Ended", "Why", "Cost"), rows(cycles));
            }
            quarantine(body, cycles, request.changesAllowed());
            if (request.changesAllowed()) {
                body.heading("Another cycle");
            }
            body.changeForm(path(), form -> {
                Show.people(form);
                form.button("Ask for a cycle");
            });
        });
    }

    private static void standing(PageBody body, MaintenanceStatus status) {
        body.paragraph("Version " + status.champion() + " is the champion. It learned from " + status.learned()
                + " rows; " + status.heldBack() + " rows are held back as tests; "
                + "quarantined batches: " + status.quarantined().size() + ".");
        status.current().ifPresent(cycle -> {
            body.open("p").text("Under way: ");
            body.link("cycle", Map.of("number", "" + cycle.number()), "cycle " + cycle.number());
            body.text(cycle.current().map(step -> ", at step " + step.word()).orElse(""))
                    .text(cycle.awaitsApproval() ? ": it waits for a person's word." : ".")
                    .close();
        });
        status.restsUntil()
                .ifPresent(until -> body.paragraph("No cycle begins before " + ShownTime.words(until) + "."));
        if (!status.pending().isEmpty()) {
            body.paragraph("Waiting to begin the next one: " + causes(status.pending()) + ".");
        }
    }

    private static void quarantine(PageBody body, List<Cycle> cycles, boolean changesAllowed) {
        List<List<Consumer<PageBody>>> batches = new ArrayList<>();
        for (Cycle cycle : cycles) {
            cycle.quarantined().ifPresent(batch -> batches.add(0, batch(cycle, batch, changesAllowed)));
        }
        if (!batches.isEmpty()) {
            body.heading("Quarantined batches");
            body.table("Quarantined batches", List.of("Cycle", "Rows", "Why", "Released", "Batch"), batches);
        }
    }

    private static List<Consumer<PageBody>> batch(Cycle cycle, String batch, boolean changesAllowed) {
        return List.of(
                to -> to.link("cycle", Map.of("number", "" + cycle.number()), "" + cycle.number()),
                to -> to.text(String.valueOf(cycle.steps().get(0).facts().getOrDefault("rows", ""))),
                to -> to.text(ShownTime.inWords(cycle.reason())),
                to -> released(to, cycle, changesAllowed),
                to -> to.text(Show.cut(batch)));
    }

    private static void released(PageBody to, Cycle cycle, boolean changesAllowed) {
        to.text(cycle.released()
                .map(word -> "by " + word.by() + " on " + ShownTime.words(word.at()) + ": " + word.reason())
                .orElse("no"));
        if (changesAllowed && cycle.released().isEmpty()) {
            to.text(": ").link("cycle", Map.of("number", "" + cycle.number()), "release in cycle " + cycle.number());
        }
    }

    static String causes(List<Cause> causes) {
        return causes.stream()
                .map(cause -> ShownTime.inWords(cause.trigger() + ": " + cause.why())
                        + (cause.times() > 1 ? " (" + cause.times() + " times)" : ""))
                .collect(Collectors.joining("; "));
    }

    private static List<List<Consumer<PageBody>>> rows(List<Cycle> cycles) {
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        for (int i = cycles.size() - 1; i >= Math.max(0, cycles.size() - SHOWN); i--) {
            Cycle cycle = cycles.get(i);
            rows.add(List.of(
                    to -> to.link("cycle", Map.of("number", "" + cycle.number()), "" + cycle.number()),
                    to -> to.text(ShownTime.words(cycle.began())),
                    to -> to.text(causes(cycle.causes())),
                    to -> Show.state(to, cycle),
                    to -> to.text(
                            cycle.ending().isPresent()
                                    ? ShownTime.inWords(cycle.reason())
                                    : cycle.current()
                                            .map(step -> "step " + step.word())
                                            .orElse("")),
                    to -> to.text(Show.cost(cycle.spent()))));
        }
        return rows;
    }
}
