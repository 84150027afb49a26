// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.error.FineTuneException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All decisions of a folder. */
record DecisionsPage(KeptDecisions kept) implements ConsolePage {
    @Override
    public String path() {
        return "decisions";
    }

    @Override
    public String title() {
        return "Decisions";
    }

    @Override
    public PageContent respond(PageRequest request) {
        List<KeptDecision> decisions = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (String name : kept.names()) {
            try {
                kept.of(name).ifPresent(decisions::add);
            } catch (FineTuneException e) {
                unreadable.add(e.getMessage());
            }
        }
        return PageContent.page(title(), body -> {
            body.note("Which approach was chosen: a classifier, a prompt, examples, retrieval, tuning, or several.");
            if (decisions.isEmpty()) {
                body.paragraph("No decision was written yet.");
            } else {
                body.table(
                        "Decisions",
                        List.of("Decision", "Made", "Outcome", "Why"),
                        decisions.stream().map(DecisionsPage::row).toList());
            }
            unreadable.forEach(
                    why -> body.open("p", "class", "problem").text(why).close());
        });
    }

    private static List<Consumer<PageBody>> row(KeptDecision decision) {
        return List.of(
                to -> to.link("decision", Map.of("name", decision.name()), decision.name()),
                to -> to.text(decision.at()),
                to -> to.badge(decision.tone(), decision.kind()),
                to -> to.text(decision.sentence()));
    }
}
