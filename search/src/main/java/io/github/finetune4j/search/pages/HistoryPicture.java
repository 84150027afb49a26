// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pages;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.html.internal.Axis;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The figure of each trial, the best so far, and which trials gave none. */
final class HistoryPicture {
    private static final int HEIGHT = 300;
    private static final int TOP = 14;
    private static final int FLOOR = 226;
    private static final int MARKS = 250;
    private static final int FAR = 6;

    private final SearchHistory history;
    private final Goal goal;
    private final List<Trial> complete;
    private final Axis along;
    private final Axis up;
    private final double[] figures;
    private final double limit;

    HistoryPicture(SearchHistory history) {
        this.history = history;
        goal = history.goal();
        complete = history.in(TrialState.COMPLETE).toList();
        figures = complete.stream().mapToDouble(trial -> trial.values().get(0)).toArray();
        limit = limit();
        along = new Axis(-0.5, Math.max(4, history.trials().size()) - 0.5, Picture.LEFT, Picture.WIDTH - Picture.RIGHT);
        up = Axis.over(Arrays.stream(figures).map(this::shown).toArray(), Show.MARGIN, FLOOR, TOP);
    }

    /** The loss beyond which a figure is drawn at the edge: one diverged trial must not flatten the rest. */
    private double limit() {
        double[] losses = Arrays.stream(figures).map(goal::loss).sorted().toArray();
        if (losses.length < 4) {
            return Double.POSITIVE_INFINITY;
        }
        double upper = losses[losses.length * 3 / 4];
        return upper + FAR * Math.max(upper - losses[0], 1e-12);
    }

    private double shown(double figure) {
        return goal.loss(Math.min(goal.loss(figure), limit));
    }

    void write(PageBody to) {
        if (history.trials().isEmpty()) {
            return;
        }
        long beyond = Arrays.stream(figures)
                .filter(figure -> goal.loss(figure) > limit)
                .count();
        String label = goal.name() + " of each trial" + (beyond > 0 ? "; " + beyond + " far worse at the edge" : "");
        Picture picture = Show.figure(to, label, said(), HEIGHT).across(up).below(along, true);
        if (history.best().isPresent()) {
            picture.line("c1", bestSoFar());
        }
        for (int i = 0; i < figures.length; i++) {
            Trial trial = complete.get(i);
            picture.dot(
                    trial.violation() > 0 ? "c6" : "c0",
                    along.at(trial.number()),
                    up.at(shown(figures[i])),
                    3.5,
                    "trial " + trial.number() + ": " + Show.number(figures[i]));
        }
        for (Trial trial : history.trials()) {
            mark(picture, trial);
        }
        picture.end(keys());
    }

    private void mark(Picture picture, Trial trial) {
        double x = along.at(trial.number());
        switch (trial.state()) {
            case FAILED -> picture.cross("c4 plain", x, MARKS, "trial " + trial.number() + " failed");
            case PRUNED -> picture.dot("c6", x, MARKS, 3, "trial " + trial.number() + " was stopped early");
            case RUNNING -> picture.dot("c2", x, MARKS, 3, "trial " + trial.number() + " runs");
            case COMPLETE -> {}
        }
    }

    /** {@return stairs: each better trial is a step} */
    private List<Picture.Point> bestSoFar() {
        List<Picture.Point> stairs = new ArrayList<>();
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < figures.length; i++) {
            Trial trial = complete.get(i);
            if (trial.violation() == 0 && goal.loss(figures[i]) < best) {
                best = goal.loss(figures[i]);
                step(stairs, along.at(trial.number()));
                stairs.add(new Picture.Point(along.at(trial.number()), up.at(shown(figures[i]))));
            }
        }
        step(stairs, along.at(history.trials().size() - 0.5));
        return stairs;
    }

    private static void step(List<Picture.Point> stairs, double to) {
        if (!stairs.isEmpty()) {
            stairs.add(new Picture.Point(to, stairs.get(stairs.size() - 1).y()));
        }
    }

    private String said() {
        return history.best()
                .map(trial -> "best is " + Show.number(trial.values().get(0)) + ", of trial " + trial.number())
                .orElse("none is complete and allowed so far");
    }

    private List<Picture.Key> keys() {
        List<Picture.Key> keys = new ArrayList<>();
        keys.add(new Picture.Key("c0", true, "complete"));
        keys.add(new Picture.Key("c1", false, "best so far"));
        count(keys, "c6", TrialState.PRUNED, "stopped early");
        count(keys, "c4", TrialState.FAILED, "failed");
        count(keys, "c2", TrialState.RUNNING, "running");
        long broken = complete.stream().filter(trial -> trial.violation() > 0).count();
        if (broken > 0) {
            keys.add(new Picture.Key("c6", true, broken + " not allowed"));
        }
        return keys;
    }

    private void count(List<Picture.Key> keys, String style, TrialState state, String words) {
        long count = history.in(state).count();
        if (count > 0) {
            keys.add(new Picture.Key(style, true, count + " " + words));
        }
    }
}
