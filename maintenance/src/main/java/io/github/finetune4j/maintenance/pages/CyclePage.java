// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.text.ShownNumber;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.maintenance.Maintenance;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Refusal;
import io.github.finetune4j.maintenance.cycle.StepRecord;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One cycle: why it began, its steps, how it ended, and what a person may say. */
record CyclePage(Maintenance maintenance) implements ConsolePage {
    private static final String APPROVE = "approve";
    private static final String REJECT = "reject";
    private static final String CANCEL = "cancel";
    private static final String RELEASE = "release";

    @Override
    public String path() {
        return "cycle";
    }

    @Override
    public String title() {
        return "Cycle";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public PageContent respond(PageRequest request) {
        int number = request.number("number", 0);
        if (request.isChange()) {
            return change(request, number);
        }
        return maintenance.cycles().stream()
                .filter(cycle -> cycle.number() == number)
                .findFirst()
                .map(cycle -> page(cycle, request.changesAllowed()))
                .orElseGet(() -> PageContent.missing("There is no cycle " + number + "."));
    }

    private PageContent change(PageRequest request, int number) {
        String who = request.line("who", Show.LONGEST_WHO);
        String why = request.line("why", Show.LONGEST_WHY);
        String what = request.required("do");
        switch (what) {
            case APPROVE -> maintenance.approve(number, who, why);
            case REJECT -> maintenance.reject(number, who, why);
            case CANCEL -> maintenance.cancel(number, who, why);
            case RELEASE -> maintenance.release(number, who, why);
            default ->
                throw new IllegalArgumentException(
                        "what is done: " + what + " -> one of " + List.of(APPROVE, REJECT, CANCEL, RELEASE));
        }
        return PageContent.goTo(path(), Map.of("number", "" + number));
    }

    private PageContent page(Cycle cycle, boolean changesAllowed) {
        return PageContent.page("Cycle " + cycle.number() + " of " + maintenance.name(), body -> {
            body.open("p");
            Show.state(body, cycle);
            body.text(" " + (cycle.ending().isPresent() ? ShownTime.inWords(cycle.reason()) : standing(cycle)))
                    .close();
            body.paragraph("Began " + ShownTime.words(cycle.began()) + " because of "
                    + CyclesPage.causes(cycle.causes())
                    + ". The champion was version " + cycle.champion()
                    + (cycle.candidate().isPresent()
                            ? ", the candidate is version " + cycle.candidate().getAsInt()
                            : "")
                    + ".");
            cycle.refusal().ifPresent(refusal -> refusal(body, refusal));
            cycle.quarantined().ifPresent(id -> body.paragraph(quarantine(cycle) + ", as " + id + "."));
            cycle.approval()
                    .ifPresent(word -> body.paragraph(
                            "Approved by " + word.by() + " on " + ShownTime.words(word.at()) + ": " + word.reason()));
            body.heading("Steps");
            body.table(
                    "Steps",
                    List.of("Step", "Began", "Ended", "Found", "Set aside", "Cost"),
                    cycle.steps().stream().map(CyclePage::row).toList());
            if (changesAllowed && !words(cycle).isEmpty()) {
                form(body, cycle);
            }
        });
    }

    private static String quarantine(Cycle cycle) {
        return cycle.released()
                .map(word -> "Its rows were quarantined, and released by " + word.by() + " on "
                        + ShownTime.words(word.at()) + " (" + word.reason() + ") to be judged again with the next ones")
                .orElse("Its rows are quarantined");
    }

    /** What a person may say of a cycle as it is. */
    private static List<String> words(Cycle cycle) {
        if (cycle.ending().isEmpty()) {
            return cycle.awaitsApproval() ? List.of(APPROVE, REJECT, CANCEL) : List.of(CANCEL);
        }
        return cycle.quarantined().isPresent() && cycle.released().isEmpty() ? List.of(RELEASE) : List.of();
    }

    private static String standing(Cycle cycle) {
        return cycle.awaitsApproval()
                ? "waits for a person's word"
                : cycle.current().map(step -> "at step " + step.word()).orElse("about to end");
    }

    private static void refusal(PageBody body, Refusal refusal) {
        body.heading("Refused: " + refusal.code().words());
        body.paragraph(ShownTime.inWords(refusal.sentence()) + ".");
        body.paragraph("What to do: " + refusal.remedy() + ".");
        body.table(
                "Figures",
                List.of("Figure", "Value"),
                refusal.figures().entrySet().stream()
                        .map(figure -> List.<Consumer<PageBody>>of(
                                to -> to.text(figure.getKey()), to -> to.text(ShownNumber.words(figure.getValue()))))
                        .toList());
    }

    private static List<Consumer<PageBody>> row(StepRecord step) {
        return List.of(
                to -> to.text(step.step().word()),
                to -> to.text(ShownTime.words(step.began())),
                to -> to.text(step.ended().map(ShownTime::words).orElse("–")),
                to -> to.text(step.note().isEmpty() ? Show.facts(step.facts()) : ShownTime.inWords(step.note())),
                to -> to.text(Show.cost(step.reserved())),
                to -> to.text(Show.cost(step.spent())));
    }

    private void form(PageBody body, Cycle cycle) {
        body.heading("Your word");
        if (words(cycle).contains(RELEASE)) {
            body.note("Rows that are released are judged again with the next ones.");
        }
        body.changeForm(path(), form -> {
            form.hidden("number", "" + cycle.number());
            form.choice("do", "What is done", words(cycle), "");
            Show.people(form);
            form.button("Write it down");
        });
    }
}
