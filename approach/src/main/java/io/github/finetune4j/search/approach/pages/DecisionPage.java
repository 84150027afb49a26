// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One decision. */
record DecisionPage(KeptDecisions kept) implements ConsolePage {
    @Override
    public String path() {
        return "decision";
    }

    @Override
    public String title() {
        return "Decision";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public PageContent respond(PageRequest request) {
        String name = request.required("name");
        return kept.of(name)
                .map(decision -> PageContent.page("Decision " + decision.name(), body -> write(decision, body)))
                .orElseGet(() -> PageContent.missing("There is no decision of this name."));
    }

    private static void write(KeptDecision decision, PageBody body) {
        body.open("p").badge(decision.tone(), decision.kind());
        body.text(" " + decision.sentence()).close();
        body.paragraph(decision.agreement());
        body.heading("Approaches");
        body.table(
                "Approaches",
                List.of("Approach", "Kind", decision.metric(), "p95, s", "Cost per thousand", "Format kept", "State"),
                decision.approaches().stream().map(each -> row(decision, each)).toList());
        body.note("Figures are of the test rows where these were asked, else of the validation rows.");
        if (!decision.kinds().isEmpty()) {
            body.note(decision.kinds());
        }
        body.heading("Decision tree");
        body.table(
                "Forks of the decision tree",
                List.of("Question", "Answer", "Evidence"),
                decision.forks().stream().map(DecisionPage::fork).toList());
        body.paragraph("It leads to: " + String.join(" or ", decision.ends()) + ".");
        decision.notes().forEach(body::note);
        body.heading("How it was measured");
        body.open("dl");
        decision.facts().forEach((fact, value) -> body.element("dt", fact).element("dd", String.valueOf(value)));
        body.close();
    }

    private static List<Consumer<PageBody>> row(KeptDecision decision, Map<String, Object> approach) {
        return List.of(
                to -> to.text(KeptDecision.text(approach, "name")),
                to -> to.text(KeptDecision.text(approach, "kind")),
                to -> to.text(decision.figure(approach, "quality")),
                to -> to.text(decision.figure(approach, "p95_seconds")),
                to -> to.text(decision.figure(approach, "cost_per_thousand")),
                to -> to.text(decision.figure(approach, "valid_share")),
                to -> to.text(state(approach)));
    }

    private static String state(Map<String, Object> approach) {
        String why =
                KeptDecision.text(approach, approach.getOrDefault("unfit", "").equals("") ? "reason" : "unfit");
        String state = KeptDecision.text(approach, "state").replace('_', ' ');
        return why.equals("–") ? state : state + ": " + why;
    }

    private static List<Consumer<PageBody>> fork(Map<String, Object> fork) {
        String stated = Boolean.TRUE.equals(fork.get("stated")) ? "stated: " : "";
        return List.of(
                to -> to.text(KeptDecision.text(fork, "question")),
                to -> to.text(KeptDecision.text(fork, "answer")),
                to -> to.text(stated + KeptDecision.text(fork, "evidence")));
    }
}
