// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pages;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.html.internal.Axis;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.search.SearchResult;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.util.Comparator;
import java.util.List;

/** Two goals against each other, with the trials that nothing beats in both. */
final class FrontPicture {
    private static final int HEIGHT = 320;

    private final SearchHistory history;
    private final List<Trial> complete;
    private final List<Trial> front;

    FrontPicture(SearchResult result) {
        history = result.history();
        complete = history.in(TrialState.COMPLETE)
                .filter(trial -> trial.violation() == 0)
                .toList();
        front = result.front().stream()
                .sorted(Comparator.comparingDouble(trial -> trial.values().get(0)))
                .toList();
    }

    void write(PageBody to) {
        if (complete.isEmpty()) {
            return;
        }
        Goal across = history.goals().get(0);
        Goal upward = history.goals().get(1);
        Axis along = Axis.over(values(0), Show.MARGIN, Picture.LEFT, Picture.WIDTH - Picture.RIGHT);
        Axis up = Axis.over(values(1), Show.MARGIN, HEIGHT - 40, 14);
        String label = "Across: " + Show.goal(across) + "; up: " + Show.goal(upward);
        String said = front.size() + " trials that nothing beats in all goals";
        Picture picture = Show.figure(to, label, said, HEIGHT).across(up).below(along, false);
        List<Picture.Point> places = front.stream()
                .map(trial -> new Picture.Point(
                        along.at(trial.values().get(0)), up.at(trial.values().get(1))))
                .toList();
        picture.line("c1", places);
        for (Trial trial : complete) {
            picture.dot(
                    front.contains(trial) ? "c1" : "c0",
                    along.at(trial.values().get(0)),
                    up.at(trial.values().get(1)),
                    front.contains(trial) ? 5 : 3,
                    "trial " + trial.number());
        }
        picture.end(
                List.of(new Picture.Key("c1", true, "on the front"), new Picture.Key("c0", true, "beaten by another")));
        if (history.goals().size() > 2) {
            to.note("The front is about all " + history.goals().size() + " goals.");
        }
    }

    private double[] values(int goal) {
        return complete.stream().mapToDouble(trial -> trial.values().get(goal)).toArray();
    }
}
