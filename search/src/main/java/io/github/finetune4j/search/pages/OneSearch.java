// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pages;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.search.Confirmation;
import io.github.finetune4j.search.SearchRecord;
import io.github.finetune4j.search.SearchResult;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Everything about one search. */
final class OneSearch {
    private final SearchRecord search;
    private final SearchResult result;
    private final SearchHistory history;
    private final KeptImportance importance;
    private final boolean bestFirst;

    OneSearch(SearchRecord search, KeptImportance importance, boolean bestFirst) {
        this.search = search;
        this.importance = importance;
        this.bestFirst = bestFirst;
        result = search.result();
        history = result.history();
    }

    void write(PageBody body) {
        boolean goesOn = history.in(TrialState.RUNNING).findAny().isPresent();
        body.live("figures", goesOn, this::figures);
        body.heading("Trials");
        body.open("p");
        order(body, "newest", !bestFirst);
        order(body, "best", bestFirst);
        body.close();
        body.live("trials", goesOn, part -> new TrialsTable(result, bestFirst).write(part));
    }

    private void order(PageBody body, String by, boolean chosen) {
        String words = "The " + by + " first";
        if (chosen) {
            body.element("strong", words);
        } else {
            body.text(" ").link("searches", Map.of("name", history.search(), "by", by), words);
        }
        body.text(" ");
    }

    private void figures(PageBody body) {
        tiles(body);
        if (!search.learnt().isEmpty()) {
            body.note("Learnt before: " + search.learnt() + ".");
        }
        confirmation(body);
        if (history.trials().isEmpty()) {
            body.paragraph("No trial has begun.");
            return;
        }
        body.heading("What was found");
        body.open("div", "class", "charts");
        cell(body, new HistoryPicture(history)::write);
        if (history.goals().size() > 1) {
            cell(body, new FrontPicture(result)::write);
        }
        cell(body, new CoordinatesPicture(result)::write);
        for (int goal = 0; goal < history.goals().size(); goal++) {
            cell(body, new ImportancePicture(importance.of(result, goal))::write);
        }
        body.close();
    }

    private static void cell(PageBody body, Consumer<PageBody> what) {
        body.open("div");
        what.accept(body);
        body.close();
    }

    private void tiles(PageBody body) {
        body.open("dl", "class", "tiles");
        tile(body, "State", to -> Show.running(to, history));
        tile(body, "Goal", to -> to.text(Show.goals(history)));
        if (history.goals().size() == 1) {
            tile(
                    body,
                    "Best of many",
                    to -> to.text(result.best().map(this::best).orElse("none so far")));
        } else {
            tile(body, "On the front", to -> to.text(result.front().size() + " trials"));
        }
        tile(
                body,
                "Trials begun",
                to -> used(
                        to,
                        history.trials().size(),
                        (double) search.mostTrials().orElse(0),
                        Show.outOf(history.trials().size(), search.mostTrials())));
        tile(body, "Time at work", this::time);
        money(body);
        tokens(body);
        body.close();
    }

    private String best(Trial trial) {
        return Show.number(trial.values().get(0)) + ", trial " + trial.number();
    }

    private static void tile(PageBody body, String name, Consumer<PageBody> what) {
        body.open("div", "class", "tile").element("dt", name).open("dd");
        what.accept(body);
        body.close().close();
    }

    private static void used(PageBody to, double used, double most, String words) {
        to.text(words);
        if (most > 0) {
            to.open(
                            "progress",
                            "max",
                            String.valueOf(most),
                            "value",
                            String.valueOf(Math.min(used, most)),
                            "aria-label",
                            words)
                    .close();
        }
    }

    private void time(PageBody to) {
        Duration most = search.mostTime().orElse(Duration.ZERO);
        String words = ShownTime.brief(search.worked()) + (most.isZero() ? "" : " of " + ShownTime.brief(most));
        used(to, search.worked().toMillis() / 1e3, most.toMillis() / 1e3, words);
    }

    private void money(PageBody body) {
        double spent = search.spent().money();
        double aside = search.setAside().money();
        double most = search.mostMoney().orElse(0);
        if (spent + aside + most > 0) {
            String words = Show.number(spent)
                    + (most > 0 ? " of " + Show.number(most) : "")
                    + (aside > 0 ? ", " + Show.number(aside) + " set aside" : "");
            tile(body, "Money spent", to -> used(to, spent + aside, most, words));
        }
    }

    private void tokens(PageBody body) {
        long spent = search.spent().tokens();
        long aside = search.setAside().tokens();
        long most = search.mostTokens().orElse(0);
        if (spent + aside + most > 0) {
            String words = String.format(Locale.ROOT, "%,d", spent)
                    + (most > 0 ? String.format(Locale.ROOT, " of %,d", most) : "")
                    + (aside > 0 ? String.format(Locale.ROOT, ", %,d set aside", aside) : "");
            tile(body, "Tokens used", to -> used(to, (double) spent + aside, (double) most, words));
        }
    }

    private void confirmation(PageBody body) {
        Confirmation kept = search.confirmation().orElse(null);
        if (kept == null) {
            return;
        }
        body.heading("Confirmation");
        body.open("p")
                .badge(
                        kept.better() ? "good" : "warn",
                        kept.better() ? "better than the settings in use" : "no better than the settings in use")
                .close();
        body.note("The winner and the settings in use, trained and measured anew in " + kept.repeats()
                + " pairs, on rows that the search never saw; intervals of 95 %.");
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        rows.add(row("Trial " + kept.trial(), Show.interval(kept.winner())));
        rows.add(row("Settings in use", Show.interval(kept.baseline())));
        rows.add(row("Gain", Show.interval(kept.gain())));
        rows.add(row("Too good in the search by", Show.number(kept.optimism())));
        body.table("Confirmation", List.of("What", history.goal().name()), rows);
    }

    private static List<Consumer<PageBody>> row(String name, String value) {
        return List.of(to -> to.text(name), to -> to.text(value));
    }
}
