// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pages;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.search.SearchResult;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The trials with what was tried, what came out, and what it cost. */
final class TrialsTable {
    private static final int SHOWN = 50;
    private static final int LONGEST = 200;

    private final SearchHistory history;
    private final List<Trial> order;

    TrialsTable(SearchResult result, boolean bestFirst) {
        history = result.history();
        Comparator<Trial> newest = Comparator.comparingInt(Trial::number).reversed();
        order = history.trials().stream()
                .sorted(bestFirst ? Comparator.comparingDouble(this::loss).thenComparing(newest) : newest)
                .toList();
    }

    private double loss(Trial trial) {
        return trial.state() == TrialState.COMPLETE && trial.violation() == 0
                ? history.goal().loss(trial.values().get(0))
                : Double.POSITIVE_INFINITY;
    }

    void write(PageBody body) {
        if (order.size() > SHOWN) {
            body.note(SHOWN + " of " + order.size() + " trials.");
        }
        List<String> columns = new ArrayList<>(List.of("Trial", "State"));
        history.goals().forEach(goal -> columns.add(goal.name()));
        columns.addAll(List.of("Settings", "Cost", "Took"));
        body.table("Trials", columns, order.stream().limit(SHOWN).map(this::row).toList());
    }

    private List<Consumer<PageBody>> row(Trial trial) {
        List<Consumer<PageBody>> cells = new ArrayList<>();
        cells.add(to -> to.text(String.valueOf(trial.number())));
        cells.add(to -> state(to, trial));
        for (int goal = 0; goal < history.goals().size(); goal++) {
            String value = value(trial, goal);
            cells.add(to -> to.text(value));
        }
        cells.add(to -> settings(to, trial));
        cells.add(to -> to.text(Show.cost(trial.cost())));
        cells.add(to -> to.text(
                trial.ended().equals(Instant.MAX)
                        ? ""
                        : ShownTime.brief(Duration.between(trial.began(), trial.ended()))));
        return cells;
    }

    private static String value(Trial trial, int goal) {
        if (!trial.values().isEmpty()) {
            return Show.number(trial.values().get(goal)) + (trial.violation() > 0 ? " (not allowed)" : "");
        }
        boolean reported = goal == 0 && !trial.reports().isEmpty();
        return reported
                ? Show.number(trial.reports().lastEntry().getValue()) + " at step "
                        + trial.reports().lastKey()
                : "";
    }

    private static void state(PageBody to, Trial trial) {
        Show.state(to, trial.state());
        if (trial.takenOver() > 0) {
            to.text("taken over " + trial.takenOver() + (trial.takenOver() == 1 ? " time" : " times"));
        }
        if (trial.state() == TrialState.FAILED) {
            String message = trial.message();
            int end = message.offsetByCodePoints(0, Math.min(LONGEST, message.codePointCount(0, message.length())));
            to.quoted(end < message.length() ? message.substring(0, end) + "…" : message);
        }
    }

    private static void settings(PageBody to, Trial trial) {
        String between = "";
        for (Map.Entry<String, Object> each : trial.settings().values().entrySet()) {
            to.text(between)
                    .open("span", "class", "role")
                    .text(each.getKey())
                    .close()
                    .text(" " + Show.value(each.getValue()));
            between = ", ";
        }
    }
}
